### Finding a customer, and the page of one.

customer-address = Alamat atau nombor
customer-address-kind = Jenis
customer-addresses = Cara menghubungi
customer-call-as = Panggilan
customer-card = Kad pelanggan
customer-cases = Kes pelanggan ini
customer-find = Cari
customer-find-hint = Permulaan nama, e-mel atau nombor
customer-full-name = Nama penuh
customer-honorific = Gelaran hormat
customer-last = Mesej terakhir
customer-name = Nama
customer-no-address = Tiada alamat diketahui.
customer-no-cases = Belum ada kes
customer-no-cases-why = Kes pelanggan ini yang boleh anda lihat akan muncul di sini.
customer-none = Belum ada pelanggan
customer-none-found = Tiada yang dikenali begitu
customer-none-found-why = Cuba permulaan nama, alamat e-mel penuh, atau nombor terakhir yang digunakan.
customer-none-why = Sesiapa yang menulis, menelefon atau datang ke kaunter menjadi pelanggan dengan kes pertamanya.
customer-notes-hint = Kesukaan dan keperluan yang patut diketahui lain kali. Pelanggan boleh meminta untuk membacanya.
customer-reads = Membaca dalam
customer-remove = Buang { $address }
customer-since = Pelanggan sejak
