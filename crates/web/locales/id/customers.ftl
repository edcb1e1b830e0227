### Finding a customer, and the page of one.

customer-address = Alamat atau nomor
customer-address-kind = Jenis
customer-addresses = Cara menghubungi
customer-call-as = Panggilan
customer-card = Kartu pelanggan
customer-cases = Kasus pelanggan ini
customer-find = Cari
customer-find-hint = Awal nama, email atau nomor
customer-full-name = Nama lengkap
customer-honorific = Gelar kehormatan
customer-last = Pesan terakhir
customer-name = Nama
customer-no-address = Belum ada alamat yang diketahui.
customer-no-cases = Belum ada kasus
customer-no-cases-why = Kasus pelanggan ini yang boleh Anda lihat akan muncul di sini.
customer-none = Belum ada pelanggan
customer-none-found = Tidak ada yang dikenal begitu
customer-none-found-why = Coba awal nama, alamat email lengkap, atau nomor terakhir yang dipakai.
customer-none-why = Siapa pun yang menulis, menelepon, atau datang ke konter menjadi pelanggan dengan kasus pertamanya.
customer-notes-hint = Kesukaan dan kebutuhan yang perlu diketahui lain kali. Pelanggan boleh meminta untuk membacanya.
customer-reads = Membaca dalam
customer-remove = Hapus { $address }
customer-since = Pelanggan sejak
