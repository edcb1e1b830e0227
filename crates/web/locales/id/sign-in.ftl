### Masuk, dan undangan.

sign-in-title = Masuk ke meja layanan Anda
sign-in-email = Email
sign-in-password = Kata sandi
sign-in-forgot = Lupa kata sandi? Minta tautan baru kepada administrator Anda.
sign-in-password-set = Kata sandi Anda sudah diatur. Masuk dengan kata sandi itu.
sign-in-set-up-done = Meja layanan Anda sudah siap. Masuk untuk mulai.
sign-in-signed-out = Anda sudah keluar.
sign-in-back = Anda sudah masuk kembali
sign-in-back-why = Tutup tab ini dan lanjutkan di tempat tadi. Tulisan Anda masih ada.
sign-in-welcome = Selamat datang, { $name }
sign-in-password-for = Pilih kata sandi untuk masuk sebagai { $email }.
sign-in-choose-password = Kata sandi
sign-in-password-hint = Minimal 10 karakter. Tiga atau empat kata sudah baik.
sign-in-save = Atur kata sandi

set-up-title = Siapkan meja layanan Anda
set-up-why = Halaman ini hanya berfungsi sekali. Di sini dibuat merek pertama Anda dan administrator, yang akan mengundang rekan lain.
set-up-your-brand = Merek pertama Anda
set-up-brand = Merek
set-up-brand-hint = Nama yang dikenal pelanggan Anda. Merek lain bisa ditambahkan nanti.
set-up-domain-hint = Bagian setelah @ pada alamat pengirim Anda, misalnya contoh.co.id.
set-up-you = Anda, administrator
set-up-save = Siapkan meja layanan
