# What refusals say. Every kind has a title and a text that names the remedy.
problem-sign-in-needed-title = Masuk terlebih dahulu
problem-sign-in-needed = Masuk lalu coba lagi.
problem-sign-in-refused-title = Gagal masuk
problem-sign-in-refused = Email, kata sandi, atau kode tidak cocok. Periksa lalu coba lagi.
problem-not-permitted-title = Tidak diizinkan
problem-not-permitted = Peran Anda tidak mencakup “{$permission}”. Hubungi manajer atau administrator.
problem-not-found-title = Tidak ditemukan
problem-not-found = Ini tidak ada, atau Anda tidak berhak melihatnya.
problem-link-expired-title = Tautan kedaluwarsa
problem-link-expired = Tautan ini sudah dipakai atau terlalu lama. Minta tautan baru.
problem-required-title = Ada isian kosong
problem-required = {$field} wajib diisi.
problem-too-long-title = Terlalu panjang
problem-too-long = {$field} terlalu panjang. Persingkat menjadi paling banyak {$max} karakter.
problem-too-short-title = Terlalu pendek
problem-too-short = {$field} terlalu pendek. Gunakan paling sedikit {$min} karakter.
problem-malformed-title = Bentuk tidak sesuai
problem-malformed = {$field} tidak sesuai bentuk yang diharapkan: {$expected}.
problem-unknown-reference-title = Nilai tidak dikenal
problem-unknown-reference = {$field}: “{$value}” tidak ada. Pilih yang tersedia.
problem-out-of-range-title = Di luar rentang
problem-out-of-range = {$field} harus antara {$min} dan {$max}.
problem-already-taken-title = Sudah dipakai
problem-already-taken = {$field}: “{$value}” sudah dipakai. Pilih yang lain.
problem-not-a-key-title = Bukan tombol
problem-not-a-key = “{$value}” bukan tombol. Tulis seperti ini: {$expected}.
problem-key-reserved-title = Tombol milik peramban
problem-key-reserved = “{$key}” dipakai oleh peramban atau untuk menyunting teks. Pilih yang lain.
problem-key-taken-title = Tindakan lain memakai tombol ini
problem-key-taken = “{$key}” adalah tombol untuk “{$act}”. Pilih yang lain untuk “{$this}”, atau ganti juga tombol “{$act}”.
problem-bad-body-title = Isi tidak terbaca
problem-bad-body = { $fault ->
    [missing] “{$path}” tidak ada. Sertakan.
    [unknown] Tidak ada kolom “{$path}” di sini. Yang tersedia: {$detail}.
    [number] “{$path}” harus berupa bilangan bulat.
    [flag] “{$path}” harus true atau false.
    [text] “{$path}” harus berupa teks.
    [list] “{$path}” harus berupa daftar.
    [object] “{$path}” harus berupa objek dengan kolomnya sendiri.
    [time] “{$path}” harus berupa waktu seperti 2026-02-03T01:00:00Z, atau tanggal seperti 2026-02-03.
    [choice] “{$path}” harus salah satu dari ini: {$detail}.
    [form] “{$path}” tidak sesuai bentuk yang diharapkan: {$detail}.
   *[json] Isi permintaan bukan JSON yang diharapkan: {$detail}.
}
problem-bad-address-title = Alamat tidak dapat dibaca
problem-bad-address = Ada bagian alamat yang tidak sesuai bentuknya: {$detail}.
problem-method-not-allowed-title = Bukan dengan metode ini
problem-method-not-allowed = Alamat ini ada, tetapi tidak menerima metode ini. Lihat penjelasan API untuk metode yang diterima.
problem-body-too-large-title = Terlalu besar
problem-body-too-large = Ini melebihi batas {$max_bytes} bita. Kirim yang lebih kecil.
problem-key-reused-title = Kunci permintaan dipakai ulang
problem-key-reused = Idempotency-Key yang sama datang dengan isi lain. Pakai kunci baru untuk permintaan baru.
problem-in-flight-title = Sedang dikerjakan
problem-in-flight = Permintaan yang sama sedang dikerjakan. Tunggu sebentar.
problem-changed-meanwhile-title = Sudah berubah
problem-changed-meanwhile = Seseorang mengubahnya sejak Anda membukanya. Lihat keadaan terbaru lalu putuskan lagi.
problem-case-closed-title = Kasus sudah ditutup
problem-case-closed = Kasus ini sudah ditutup dan tidak bisa diubah. Buka kasus baru yang merujuk kepadanya.
problem-case-merged-title = Kasus sudah digabung
problem-case-merged = Kasus ini sudah digabung ke {$into}. Lanjutkan di sana.
problem-case-in-trash-title = Di tempat sampah
problem-case-in-trash = Kasus ini ada di tempat sampah. Pulihkan dulu.
problem-already-resolved-title = Sudah selesai
problem-already-resolved = Kasus ini sudah selesai. Buka kembali dulu.
problem-not-new-again-title = Bukan baru lagi
problem-not-new-again = Kasus ini sudah dilihat, jadi tidak bisa menjadi baru lagi. Pilih status lain.
problem-last-of-category-title = Yang terakhir
problem-last-of-category = Setidaknya satu harus tetap digunakan. Tambahkan yang lain sebelum menonaktifkan yang ini.
problem-in-use-title = Masih dipakai
problem-in-use = {$detail}
problem-shared-domain-title = Domain yang dipakai banyak orang
problem-shared-domain = {$value} dipakai banyak orang. Blokir alamat itu saja.
problem-not-a-domain-title = Bukan domain email
problem-not-a-domain = “{$value}” bukan domain email. Tulis bagian setelah @, misalnya contoh.co.id.
problem-public-domain-title = Domain yang dipakai banyak orang
problem-public-domain = Siapa pun bisa punya alamat di {$value}, jadi domain ini tidak menunjukkan organisasi. Isi domain miliknya sendiri.
problem-no-sender-title = Tidak ada alamat untuk diblokir
problem-no-sender = Alamat email pengirim tidak diketahui. Tandai sebagai spam tanpa memblokir.
problem-bad-query-title = Parameter alamat tidak sesuai
problem-bad-query = { $fault ->
    [number] “{$path}” harus berupa bilangan bulat, bukan “{$value}”.
    [size] “{$path}”: angka {$value} melampaui batas. Berikan angka yang lebih kecil.
    [flag] “{$path}” harus true atau false, bukan “{$value}”.
    [choice] “{$path}”: tidak ada “{$value}”. Pilih salah satu dari ini: {$detail}.
    [near] Tidak ada parameter “{$path}” di sini. Apakah yang Anda maksud “{$nearest}”? Yang ada: {$detail}.
    [unknown] Tidak ada parameter “{$path}” di sini. Yang ada: {$detail}.
    [missing] Parameter “{$path}” belum ada. Tambahkan pada alamat.
    [twice] Parameter “{$path}” diberikan lebih dari sekali. Berikan satu kali saja.
   *[form] Bentuk “{$path}” tidak seperti yang diharapkan: “{$value}”. Lihat deskripsi API.
}
problem-cannot-see-title = Tidak dapat melihat kasus ini
problem-cannot-see = {$value} tidak dapat melihat kasus ini. Serahkan kasus ke timnya, atau sebut orang lain.
problem-cannot-own-title = Tidak dapat menangani kasus
problem-cannot-own = {$value} hanya boleh melihat kasus, jadi kasus tidak dapat menjadi tanggung jawabnya. Serahkan kepada orang yang menanganinya, atau kepada tim.
problem-no-recipient-title = Tidak ada penerima
problem-no-recipient = Pelanggan tidak punya alamat di kanal ini. Tambahkan alamat, atau tulis catatan.
problem-address-fails-title = Alamat tidak berfungsi
problem-address-fails = Email ke {$value} kembali: alamat ini tidak ada ({$status}). Minta alamat lain dari pelanggan, atau nyatakan di halaman pelanggan bahwa alamat ini sudah berfungsi.
problem-already-settled-title = Sudah diputuskan
problem-already-settled = Seseorang sudah memutuskan tentang email ini.
problem-no-mailbox-title = Tidak ada kotak surat
problem-no-mailbox = Merek ini tidak punya kotak surat pengirim. Tambahkan di Pengaturan.
problem-other-brand-title = Merek lain
problem-other-brand = Orang ini milik merek lain. Pilih orang dari merek ini.
problem-last-administrator-title = Administrator terakhir
problem-last-administrator = Harus ada paling sedikit satu administrator. Angkat orang lain dahulu.
problem-beyond-yours-title = Melebihi peran Anda
problem-beyond-yours = Anda hanya bisa memberi atau mengubah apa yang Anda miliki sendiri; “{$missing}” tidak Anda miliki. Hubungi administrator.
problem-fixed-role-title = Peran ini tetap
problem-fixed-role = Peran administrator selalu memiliki semua izin. Buat peran lain.
problem-wrong-password-title = Kata sandi tidak cocok
problem-wrong-password = {$field} tidak cocok. Ketik ulang.
problem-contradiction-title = Pengaturan bertentangan
problem-contradiction = {$detail}
problem-attachment-refused-title = Jenis berkas tidak diterima
problem-attachment-refused = “{$filename}” adalah program atau skrip dan tidak diterima. Kirim sebagai dokumen atau gambar, atau dalam berkas ZIP.
problem-overtaken-title = Ada yang lebih dulu
problem-overtaken = {$name} telah menulis sejak Anda membuka kasus ini ({$count} baru). Baca dulu; jika kata-kata Anda masih cocok, kirim dengan “anyway”.
problem-already-left-title = Sudah terkirim
problem-already-left = Surat ini sudah terkirim dan tidak dapat ditarik kembali.
problem-the-customer-title = Itu pelanggan
problem-the-customer = {$value} adalah pelanggan kasus ini. Jawab dengan balasan; penerusan adalah untuk pihak luar.
problem-attachment-used-title = Sudah dilampirkan
problem-attachment-used = “{$filename}” sudah menjadi bagian dari pesan lain. Unggah lagi.
problem-erased-title = Telah dihapus
problem-erased = Isi ini telah dihapus bersama data pelanggan dan tidak dapat dibaca lagi.
problem-cannot-erase-title = Tidak dapat dihapus
problem-cannot-erase = {$detail}
erasure-held = Pelanggan ini sedang dilindungi dari penghapusan. Cabut dahulu perlindungannya bila tidak diperlukan lagi.
erasure-open-cases = Kasus pelanggan ini masih terbuka: {$cases}. Selesaikan atau tutup dahulu.
erased-person = Orang yang telah dihapus
problem-file-damaged-title = Berkas rusak
problem-file-damaged = Berkas yang tersimpan hilang atau rusak. Minta administrator memulihkannya dari cadangan.
problem-no-mail-server-title = Server surel belum diatur
problem-no-mail-server = Surat tidak dapat dikirim karena belum ada server surel untuknya. Minta pengelola sistem mengatur mail.relay.
problem-storage-unavailable-title = Penyimpanan berkas tidak terjangkau
problem-storage-unavailable = Berkas sedang tidak dapat disimpan atau dibaca. Tidak ada yang berubah; coba lagi sebentar, atau beri tahu administrator.
problem-too-many-title = Terlalu banyak permintaan
problem-too-many = Terlalu banyak permintaan. Coba lagi dalam { $minutes ->
    [0] {$seconds} detik
   *[other] {$span}
}.
problem-busy-title = Sibuk
problem-busy = Meja layanan sedang sibuk. Tidak ada yang berubah; coba lagi dalam { $minutes ->
    [0] {$seconds} detik
   *[other] {$span}
}.
problem-too-slow-title = Terlalu lama
problem-too-slow = Jawaban terlalu lama sehingga dihentikan. Periksa apakah perubahannya sudah tersimpan sebelum mengulanginya.
problem-unavailable-title = Basis data tidak terjangkau
problem-unavailable = Basis data sedang tidak terjangkau. Teks Anda disimpan; coba lagi sebentar.
problem-internal-title = Gangguan di pihak kami
problem-internal = Ada gangguan di pihak kami. Sampaikan nomor permintaan yang tampil kepada administrator.
field-subject = Subjek
field-body = Pesan
field-brand-id = Merek
field-cases = Kasus
field-act = Tindakan
field-brand = Merek
field-team = Tim
field-agent = Petugas
field-organisation = Organisasi
field-customer = Pelanggan
field-to-address = Alamat yang mana
field-email = Email
field-full-name = Nama lengkap
field-kind = Jenis
field-priority = Prioritas
field-status = Status
field-password = Kata sandi
field-name = Nama
field-language = Bahasa
field-channel = Kanal
field-idempotency-key = Kunci permintaan
field-team-id = Tim
field-assignee-id = Penanggung jawab
field-phone = Telepon
field-call-as = Panggilan
field-brands = Merek
field-roles = Peran
field-labels = Nama
field-permissions = Izin
field-scope = Jangkauan
field-limits = Batas wewenang
field-word = Nama pendek
field-sender-domain = Domain pengirim
field-sender-domains = Domain pengirim
field-languages = Bahasa
field-names = Nama per bahasa
field-names-en = Nama dalam bahasa Inggris
field-names-ms = Nama dalam bahasa Melayu
field-names-id = Nama dalam bahasa Indonesia
field-legal-name = Nama resmi
field-letterhead = Kop surat
field-members = Anggota
field-current-password = Kata sandi saat ini
field-new-password = Kata sandi baru
field-expires-at = Masa berlaku
field-brand-name = Nama merek
field-token = Tautan
field-after = Halaman
field-limit = Ukuran halaman
field-file = Berkas
field-filename = Nama berkas
field-attachment-ids = Lampiran
field-tag = Tag
field-mentions = Rekan yang disebut
field-text = Teks
field-sort = Urutan
field-reopen-days = Hari untuk dibuka kembali
field-sender-limit = Email per jam
field-in-hours = Teks jam kerja
field-out-of-hours = Teks di luar jam kerja
field-how = Keputusan
field-folder = Folder
field-honorific = Gelar
field-notes = Catatan
field-value = Alamat atau nomor
field-role = Peran
field-address = Alamat email
field-category = Kategori
field-block = Blokir
field-reason = Alasan
field-customer-id = Pelanggan
field-unread = Belum dijawab
field-q = Kata pencarian
field-from = Tanggal awal
field-figure = Angka
