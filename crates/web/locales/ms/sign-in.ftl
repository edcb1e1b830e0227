### Log masuk, dan jemputan.

sign-in-title = Log masuk ke meja khidmat anda
sign-in-email = E-mel
sign-in-password = Kata laluan
sign-in-forgot = Lupa kata laluan? Minta pautan baharu daripada pentadbir anda.
sign-in-password-set = Kata laluan anda telah ditetapkan. Log masuk dengannya.
sign-in-set-up-done = Meja khidmat anda sudah sedia. Log masuk untuk bermula.
sign-in-signed-out = Anda telah log keluar.
sign-in-back = Anda telah log masuk semula
sign-in-back-why = Tutup tab ini dan sambung di tempat anda berhenti. Tulisan anda masih ada.
sign-in-welcome = Selamat datang, { $name }
sign-in-password-for = Pilih kata laluan untuk log masuk sebagai { $email }.
sign-in-choose-password = Kata laluan
sign-in-password-hint = Sekurang-kurangnya 10 aksara. Tiga atau empat perkataan sudah baik.
sign-in-save = Tetapkan kata laluan

set-up-title = Sediakan meja khidmat anda
set-up-why = Halaman ini berfungsi sekali sahaja. Ia mewujudkan jenama pertama anda dan pentadbir, yang akan menjemput orang lain.
set-up-your-brand = Jenama pertama anda
set-up-brand = Jenama
set-up-brand-hint = Nama yang dikenali pelanggan anda. Jenama lain boleh ditambah kemudian.
set-up-domain-hint = Bahagian selepas @ pada alamat penghantar anda, contohnya contoh.my.
set-up-you = Anda, pentadbir
set-up-save = Sediakan meja khidmat
