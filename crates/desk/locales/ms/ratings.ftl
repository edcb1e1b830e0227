# E-mel yang meminta penilaian.
rating-mail-subject = Bagaimanakah khidmat kami? Kes anda {$reference} dengan {$brand}
rating-mail-greeting = Salam sejahtera {$name},
rating-mail-greeting-nameless = Salam sejahtera,
rating-mail-question = Kes anda {$reference}, “{$subject}”, telah selesai. Sejauh manakah anda berpuas hati dengan bantuan yang diterima?
rating-mail-link = Sila beri satu hingga lima bintang di sini. Tidak sampai seminit pun:
rating-mail-otherwise = Pautan ini boleh digunakan selama {$days} hari. Jika urusan anda belum selesai, balas sahaja e-mel ini dan kami akan terus membantu.
rating-mail-closing = Sekian, terima kasih,
field-score = Skor
field-comment = Ulasan
history-rating-asked = Pelanggan diminta memberi penilaian
history-rating-given = {$actor} memberi {$score} daripada 5 bintang
history-low-rating = Ketua dimaklumkan tentang penilaian yang rendah
