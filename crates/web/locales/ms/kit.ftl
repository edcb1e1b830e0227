### What the parts of every screen say.

kit-available = Ada di tempat
kit-away = Tiada di tempat
kit-chart-table = Papar sebagai jadual
kit-clock-late = lewat
kit-clock-left = baki masa
kit-close = Tutup
kit-folders = Folder
kit-form-errors = { $count } perkara perlu diperbetulkan
kit-home = Ke halaman utama
kit-loading = Sedang dimuatkan…
kit-menu = Menu
kit-messages = Makluman
kit-next = Seterusnya
kit-off-duty = Tidak bertugas
kit-offline = Tiada sambungan. Paparan ini mungkin tidak terkini; apa yang anda tulis kekal di halaman ini.
kit-optional = pilihan
kit-pages = Halaman
kit-palette-found = Padanan
kit-palette-hint = Pergi ke kes, pelanggan atau halaman
kit-palette-none = Tiada padanan. Cuba nombor kes, nama atau kata yang lebih sedikit.
kit-previous = Sebelumnya
kit-search-jump = Cari, lompat
kit-sign-in = Log masuk
kit-signed-out = Anda telah dilog keluar
kit-signed-out-why = Log masuk semula di tab baharu, kemudian kembali ke sini. Apa yang anda tulis di halaman ini masih ada.
kit-skip = Langkau ke kandungan
kit-theme = Penampilan
kit-theme-dark = Gelap
kit-theme-light = Cerah
kit-theme-system = Ikut sistem
kit-undo = Buat asal

browser-busy = Meja ini sedang sibuk. Tunggu sebentar dan cuba lagi.
browser-copied = Sudah disalin
browser-copy-failed = Tidak dapat disalin. Pilih teks itu dan salin sendiri.
browser-failed = Tidak berjaya, dan tiada apa-apa yang berubah. Cuba lagi.
browser-go = Pergi ke
browser-gone = Perkara itu tiada lagi di sini. Muat semula halaman ini.
browser-unreachable = Pelayan tidak dapat dihubungi. Tiada apa-apa yang berubah; cuba lagi apabila ada sambungan.

keys-next = Seterusnya dalam senarai
keys-off = Matikan pintasan satu kekunci
keys-palette = Cari dan lompat
keys-previous = Sebelumnya dalam senarai
keys-search = Cari
keys-sheet = Pintasan papan kekunci
