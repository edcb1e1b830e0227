# Email yang meminta penilaian.
rating-mail-subject = Bagaimana layanan kami? Kasus Anda {$reference} di {$brand}
rating-mail-greeting = Yth. {$name},
rating-mail-greeting-nameless = Dengan hormat,
rating-mail-question = Kasus Anda {$reference}, “{$subject}”, telah selesai. Seberapa puas Anda dengan bantuan yang diterima?
rating-mail-link = Silakan beri satu sampai lima bintang di sini. Tidak sampai satu menit:
rating-mail-otherwise = Tautan ini berlaku selama {$days} hari. Jika urusan Anda belum tuntas, cukup balas email ini dan kami akan melanjutkannya.
rating-mail-closing = Terima kasih,
field-score = Nilai
field-comment = Komentar
history-rating-asked = Pelanggan diminta memberi penilaian
history-rating-given = {$actor} memberi {$score} dari 5 bintang
history-low-rating = Ketua tim diberi tahu tentang penilaian rendah
