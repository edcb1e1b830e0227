### What the parts of every screen say.

kit-available = Siap melayani
kit-away = Sedang tidak di tempat
kit-chart-table = Tampilkan sebagai tabel
kit-clock-late = terlambat
kit-clock-left = sisa waktu
kit-close = Tutup
kit-folders = Folder
kit-form-errors = { $count } hal perlu diperbaiki
kit-home = Ke halaman utama
kit-loading = Sedang memuat…
kit-menu = Menu
kit-messages = Pemberitahuan
kit-next = Berikutnya
kit-off-duty = Tidak bertugas
kit-offline = Tidak ada koneksi. Tampilan ini mungkin tidak terbaru; apa yang Anda tulis tetap ada di halaman ini.
kit-optional = opsional
kit-pages = Halaman
kit-palette-found = Hasil
kit-palette-hint = Buka kasus, pelanggan, atau halaman
kit-palette-none = Tidak ada yang cocok. Coba nomor kasus, nama, atau kata yang lebih sedikit.
kit-previous = Sebelumnya
kit-search-jump = Cari, lompat
kit-sign-in = Masuk
kit-signed-out = Anda telah keluar
kit-signed-out-why = Masuk lagi di tab baru, lalu kembali ke sini. Apa yang Anda tulis di halaman ini masih ada.
kit-skip = Langsung ke isi
kit-theme = Tampilan
kit-theme-dark = Gelap
kit-theme-light = Terang
kit-theme-system = Ikuti sistem
kit-undo = Urungkan

browser-busy = Layanan sedang sibuk. Tunggu sebentar lalu coba lagi.
browser-copied = Sudah disalin
browser-copy-failed = Tidak dapat disalin. Pilih teksnya lalu salin sendiri.
browser-failed = Tidak berhasil, dan tidak ada yang berubah. Coba lagi.
browser-go = Buka
browser-gone = Sudah tidak ada di sini. Muat ulang halaman ini.
browser-unreachable = Server tidak dapat dihubungi. Tidak ada yang berubah; coba lagi setelah terhubung.

keys-next = Berikutnya dalam daftar
keys-off = Matikan pintasan satu tombol
keys-palette = Cari dan lompat
keys-previous = Sebelumnya dalam daftar
keys-search = Cari
keys-sheet = Pintasan papan ketik
