# Email yang membawa undangan untuk memilih kata sandi.
invitation-mail-subject = Selamat datang di meja layanan {$brand}
invitation-mail-again-subject = Pilih kata sandi baru untuk {$brand}
invitation-mail-greeting = {$name} yang terhormat,
invitation-mail-why = {$inviter} mengundang Anda bekerja di meja layanan {$brand}. Pilih kata sandi untuk memulai.
invitation-mail-again = {$inviter} mengirim tautan agar Anda memilih kata sandi baru untuk meja layanan {$brand}. Kata sandi lama tetap berlaku sampai saat itu.
invitation-mail-link = Buka halaman ini dan pilih kata sandi Anda:
invitation-mail-until = Tautan ini hanya berlaku sekali, sampai {$until}. Jika Anda tidak menunggu email ini, beri tahu {$inviter} dan jangan buka tautannya.
