# What refusals say. Every kind has a title and a text that names the remedy.
problem-sign-in-needed-title = Sila log masuk
problem-sign-in-needed = Log masuk dan cuba lagi.
problem-sign-in-refused-title = Log masuk gagal
problem-sign-in-refused = E-mel, kata laluan atau kod tidak sepadan. Semak dan cuba lagi.
problem-not-permitted-title = Tidak dibenarkan
problem-not-permitted = Peranan anda tidak termasuk “{$permission}”. Minta bantuan pengurus atau pentadbir.
problem-not-found-title = Tidak dijumpai
problem-not-found = Perkara ini tidak wujud, atau anda tidak dibenarkan melihatnya.
problem-link-expired-title = Pautan sudah luput
problem-link-expired = Pautan ini sudah digunakan atau terlalu lama. Minta pautan baharu.
problem-required-title = Medan kosong
problem-required = {$field} diperlukan. Sila isi.
problem-too-long-title = Terlalu panjang
problem-too-long = {$field} terlalu panjang. Pendekkan kepada {$max} aksara atau kurang.
problem-too-short-title = Terlalu pendek
problem-too-short = {$field} terlalu pendek. Guna sekurang-kurangnya {$min} aksara.
problem-malformed-title = Bentuk tidak betul
problem-malformed = {$field} bukan dalam bentuk yang dijangka: {$expected}.
problem-unknown-reference-title = Nilai tidak dikenali
problem-unknown-reference = {$field}: “{$value}” tidak wujud. Pilih yang ada.
problem-out-of-range-title = Di luar julat
problem-out-of-range = {$field} mesti antara {$min} dan {$max}.
problem-already-taken-title = Sudah digunakan
problem-already-taken = {$field}: “{$value}” sudah digunakan. Pilih yang lain.
problem-not-a-key-title = Bukan kekunci
problem-not-a-key = “{$value}” bukan kekunci. Tulis satu seperti ini: {$expected}.
problem-key-reserved-title = Kekunci pelayar sendiri
problem-key-reserved = “{$key}” digunakan oleh pelayar atau untuk menyunting teks. Pilih yang lain.
problem-key-taken-title = Tindakan lain memakai kekunci ini
problem-key-taken = “{$key}” ialah kekunci untuk “{$act}”. Pilih yang lain untuk “{$this}”, atau tukar kekunci “{$act}” juga.
problem-bad-body-title = Kandungan tidak dapat dibaca
problem-bad-body = { $fault ->
    [missing] “{$path}” tiada. Sertakannya.
    [unknown] Tiada medan “{$path}” di sini. Yang ada: {$detail}.
    [number] “{$path}” mesti nombor bulat.
    [flag] “{$path}” mesti true atau false.
    [text] “{$path}” mesti teks.
    [list] “{$path}” mesti senarai.
    [object] “{$path}” mesti objek dengan medannya sendiri.
    [time] “{$path}” mesti waktu seperti 2026-02-03T01:00:00Z, atau tarikh seperti 2026-02-03.
    [choice] “{$path}” mesti salah satu daripada ini: {$detail}.
    [form] “{$path}” bukan dalam bentuk yang dijangka: {$detail}.
   *[json] Kandungan permintaan bukan JSON yang dijangka: {$detail}.
}
problem-bad-address-title = Alamat tidak dapat dibaca
problem-bad-address = Sebahagian alamat tidak mengikut bentuk yang dijangka: {$detail}.
problem-method-not-allowed-title = Bukan dengan kaedah ini
problem-method-not-allowed = Alamat ini wujud, tetapi tidak menerima kaedah ini. Lihat huraian API untuk kaedah yang diterima.
problem-body-too-large-title = Terlalu besar
problem-body-too-large = Ini melebihi had {$max_bytes} bait. Hantar yang lebih kecil.
problem-key-reused-title = Kunci permintaan diguna semula
problem-key-reused = Idempotency-Key yang sama datang dengan kandungan lain. Guna kunci baharu untuk permintaan baharu.
problem-in-flight-title = Sedang dilaksanakan
problem-in-flight = Permintaan yang sama sedang dilaksanakan. Tunggu sebentar.
problem-changed-meanwhile-title = Telah berubah
problem-changed-meanwhile = Seseorang telah mengubahnya sejak anda membukanya. Lihat keadaan baharu dan putuskan semula.
problem-case-closed-title = Kes telah ditutup
problem-case-closed = Kes ini telah ditutup dan tidak boleh diubah. Buka kes baharu yang merujuk kepadanya.
problem-case-merged-title = Kes telah digabungkan
problem-case-merged = Kes ini telah digabungkan ke dalam {$into}. Teruskan di sana.
problem-case-in-trash-title = Dalam tong sampah
problem-case-in-trash = Kes ini berada dalam tong sampah. Pulihkannya dahulu.
problem-already-resolved-title = Sudah selesai
problem-already-resolved = Kes ini sudah selesai. Buka semula dahulu.
problem-not-new-again-title = Bukan baharu lagi
problem-not-new-again = Kes ini sudah dilihat, jadi ia tidak boleh menjadi baharu semula. Pilih status lain.
problem-last-of-category-title = Yang terakhir
problem-last-of-category = Sekurang-kurangnya satu mesti kekal digunakan. Tambah yang lain sebelum mematikan yang ini.
problem-in-use-title = Masih digunakan
problem-in-use = {$detail}
problem-shared-domain-title = Domain yang digunakan ramai
problem-shared-domain = {$value} digunakan oleh ramai orang. Sekat alamat itu sahaja.
problem-not-a-domain-title = Bukan domain e-mel
problem-not-a-domain = “{$value}” bukan domain e-mel. Tulis bahagian selepas @, misalnya contoh.my.
problem-public-domain-title = Domain yang digunakan ramai
problem-public-domain = Sesiapa sahaja boleh mempunyai alamat di {$value}, jadi domain ini tidak menunjukkan organisasi. Beri domainnya sendiri.
problem-no-sender-title = Tiada alamat untuk disekat
problem-no-sender = Alamat e-mel penghantar tidak diketahui. Tandakan sebagai spam tanpa menyekat.
problem-bad-query-title = Parameter alamat tidak sesuai
problem-bad-query = { $fault ->
    [number] “{$path}” mesti nombor bulat, bukan “{$value}”.
    [size] “{$path}”: nombor {$value} melampaui had. Berikan nombor yang lebih kecil.
    [flag] “{$path}” mesti true atau false, bukan “{$value}”.
    [choice] “{$path}”: “{$value}” tidak wujud. Pilih salah satu daripada ini: {$detail}.
    [near] Tiada parameter “{$path}” di sini. Adakah maksud anda “{$nearest}”? Yang ada: {$detail}.
    [unknown] Tiada parameter “{$path}” di sini. Yang ada: {$detail}.
    [missing] Parameter “{$path}” tiada. Tambahkannya pada alamat.
    [twice] Parameter “{$path}” diberi lebih daripada sekali. Berikan sekali sahaja.
   *[form] Bentuk “{$path}” tidak seperti yang dijangka: “{$value}”. Lihat huraian API.
}
problem-cannot-see-title = Tidak boleh melihat kes ini
problem-cannot-see = {$value} tidak boleh melihat kes ini. Serahkan kes kepada pasukannya, atau sebut orang lain.
problem-cannot-own-title = Tidak boleh memiliki kes
problem-cannot-own = {$value} hanya boleh melihat kes, jadi kes tidak boleh menjadi miliknya. Serahkan kes kepada orang yang mengendalikannya, atau kepada pasukan.
problem-no-recipient-title = Tiada penerima
problem-no-recipient = Pelanggan tiada alamat untuk saluran ini. Tambah alamat, atau tulis nota.
problem-address-fails-title = Alamat tidak berfungsi
problem-address-fails = E-mel kepada {$value} dipulangkan: alamat ini tidak wujud ({$status}). Minta alamat lain daripada pelanggan, atau nyatakan di halaman pelanggan bahawa alamat ini sudah berfungsi.
problem-already-settled-title = Sudah diputuskan
problem-already-settled = Seseorang telah membuat keputusan tentang e-mel ini.
problem-no-mailbox-title = Tiada peti mel
problem-no-mailbox = Jenama ini tiada peti mel untuk menghantar. Tambah di Tetapan.
problem-other-brand-title = Jenama lain
problem-other-brand = Orang ini milik jenama lain. Pilih orang daripada jenama ini.
problem-last-administrator-title = Pentadbir terakhir
problem-last-administrator = Mesti ada sekurang-kurangnya seorang pentadbir. Lantik orang lain dahulu.
problem-beyond-yours-title = Melebihi peranan anda
problem-beyond-yours = Anda hanya boleh memberi atau mengubah apa yang anda sendiri miliki; “{$missing}” tiada pada anda. Minta bantuan pentadbir.
problem-fixed-role-title = Peranan ini tetap
problem-fixed-role = Peranan pentadbir sentiasa memiliki semua kebenaran. Buat peranan lain.
problem-wrong-password-title = Kata laluan tidak sepadan
problem-wrong-password = {$field} tidak sepadan. Taip semula.
problem-contradiction-title = Tetapan bercanggah
problem-contradiction = {$detail}
problem-attachment-refused-title = Jenis fail tidak diterima
problem-attachment-refused = “{$filename}” ialah atur cara atau skrip dan tidak diterima. Hantar sebagai dokumen atau gambar, atau dalam fail ZIP.
problem-overtaken-title = Ada yang lebih pantas
problem-overtaken = {$name} telah menulis sejak anda membuka kes ini ({$count} baharu). Baca dahulu; jika kata-kata anda masih sesuai, hantar dengan “anyway”.
problem-already-left-title = Sudah dihantar
problem-already-left = Surat ini sudah dihantar dan tidak boleh ditarik balik.
problem-the-customer-title = Itu pelanggan
problem-the-customer = {$value} ialah pelanggan kes ini. Jawab dengan balasan; pemajuan adalah untuk orang luar.
problem-attachment-used-title = Sudah dilampirkan
problem-attachment-used = “{$filename}” sudah menjadi sebahagian daripada mesej lain. Muat naik semula.
problem-erased-title = Telah dipadamkan
problem-erased = Kandungan ini telah dipadamkan bersama data pelanggan dan tidak dapat dibaca lagi.
problem-cannot-erase-title = Tidak boleh dipadamkan
problem-cannot-erase = {$detail}
erasure-held = Pelanggan ini sedang ditahan daripada pemadaman. Tamatkan penahanan itu dahulu jika tidak lagi diperlukan.
erasure-open-cases = Kes pelanggan ini masih terbuka: {$cases}. Selesaikan atau tutup dahulu.
erased-person = Orang yang telah dipadamkan
problem-file-damaged-title = Fail rosak
problem-file-damaged = Fail yang disimpan hilang atau rosak. Minta pentadbir anda memulihkannya daripada sandaran.
problem-no-mail-server-title = Tiada pelayan mel ditetapkan
problem-no-mail-server = Surat tidak dapat dihantar kerana tiada pelayan mel ditetapkan untuknya. Minta pengendali meja ini menetapkan mail.relay.
problem-storage-unavailable-title = Storan fail tidak dapat dicapai
problem-storage-unavailable = Fail tidak dapat disimpan atau dibaca buat masa ini. Tiada apa yang diubah; cuba lagi sebentar, atau beritahu pentadbir anda.
problem-too-many-title = Terlalu banyak permintaan
problem-too-many = Terlalu banyak permintaan. Cuba lagi dalam { $minutes ->
    [0] {$seconds} saat
   *[other] {$span}
}.
problem-busy-title = Sibuk
problem-busy = Meja khidmat sedang sibuk. Tiada apa yang diubah; cuba lagi dalam { $minutes ->
    [0] {$seconds} saat
   *[other] {$span}
}.
problem-too-slow-title = Terlalu lama
problem-too-slow = Jawapan mengambil masa terlalu lama lalu dihentikan. Semak sama ada perubahan itu sudah dibuat sebelum mengulanginya.
problem-unavailable-title = Pangkalan data tidak dapat dicapai
problem-unavailable = Pangkalan data tidak dapat dicapai buat masa ini. Teks anda disimpan; cuba lagi sebentar.
problem-internal-title = Kerosakan di pihak kami
problem-internal = Ada kerosakan di pihak kami. Beritahu pentadbir anda nombor permintaan yang dipaparkan.
field-subject = Perkara
field-body = Mesej
field-brand-id = Jenama
field-cases = Kes
field-act = Tindakan
field-brand = Jenama
field-team = Pasukan
field-agent = Wakil khidmat
field-organisation = Organisasi
field-customer = Pelanggan
field-to-address = Alamat yang mana
field-email = E-mel
field-full-name = Nama penuh
field-kind = Jenis
field-priority = Keutamaan
field-status = Status
field-password = Kata laluan
field-name = Nama
field-language = Bahasa
field-channel = Saluran
field-idempotency-key = Kunci permintaan
field-team-id = Pasukan
field-assignee-id = Pemilik
field-phone = Telefon
field-call-as = Panggilan
field-brands = Jenama
field-roles = Peranan
field-labels = Nama
field-permissions = Kebenaran
field-scope = Jangkauan
field-limits = Had kuasa
field-word = Nama pendek
field-sender-domain = Domain penghantar
field-sender-domains = Domain penghantar
field-languages = Bahasa
field-names = Nama mengikut bahasa
field-names-en = Nama dalam bahasa Inggeris
field-names-ms = Nama dalam bahasa Melayu
field-names-id = Nama dalam bahasa Indonesia
field-legal-name = Nama berdaftar
field-letterhead = Kepala surat
field-members = Ahli
field-current-password = Kata laluan semasa
field-new-password = Kata laluan baharu
field-expires-at = Tarikh luput
field-brand-name = Nama jenama
field-token = Pautan
field-after = Halaman
field-limit = Saiz halaman
field-file = Fail
field-filename = Nama fail
field-attachment-ids = Lampiran
field-tag = Tag
field-mentions = Rakan yang disebut
field-text = Teks
field-sort = Susunan
field-reopen-days = Hari untuk dibuka semula
field-sender-limit = E-mel sejam
field-in-hours = Teks waktu bekerja
field-out-of-hours = Teks di luar waktu bekerja
field-how = Keputusan
field-folder = Folder
field-honorific = Gelaran
field-notes = Catatan
field-value = Alamat atau nombor
field-role = Peranan
field-address = Alamat e-mel
field-category = Kategori
field-block = Sekatan
field-reason = Sebab
field-customer-id = Pelanggan
field-unread = Belum dijawab
field-q = Kata carian
field-from = Tarikh mula
field-figure = Angka
