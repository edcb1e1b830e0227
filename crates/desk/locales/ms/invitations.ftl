# E-mel yang membawa jemputan untuk memilih kata laluan.
invitation-mail-subject = Selamat datang ke meja khidmat {$brand}
invitation-mail-again-subject = Pilih kata laluan baharu untuk {$brand}
invitation-mail-greeting = {$name} yang dihormati,
invitation-mail-why = {$inviter} menjemput anda bekerja di meja khidmat {$brand}. Pilih kata laluan untuk bermula.
invitation-mail-again = {$inviter} menghantar pautan untuk anda memilih kata laluan baharu bagi meja khidmat {$brand}. Kata laluan lama masih boleh digunakan sehingga itu.
invitation-mail-link = Buka halaman ini dan pilih kata laluan anda:
invitation-mail-until = Pautan ini berfungsi sekali sahaja, sehingga {$until}. Jika anda tidak menjangkakan e-mel ini, maklumkan kepada {$inviter} dan jangan buka pautan itu.
