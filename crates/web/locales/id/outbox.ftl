### The outbox.

outbox-all = Semua surat
outbox-waiting = Belum terkirim
outbox-waiting-own = Surat saya yang belum terkirim
outbox-waiting-all = Surat semua orang yang belum terkirim
outbox-waiting-none = Tidak ada surat yang menunggu dikirim
outbox-waiting-none-why = Balasan muncul di sini selama masih dapat ditarik kembali, dijadwalkan, ditahan, atau gagal disampaikan.
outbox-again = Kirim ulang
outbox-case = Buka kasus
outbox-error = Apa yang salah
outbox-failed = Tidak terkirim
outbox-from = Dari
outbox-kept = Disimpan di sini, tidak dikirim
outbox-kept-here = Belum ada relai yang diatur, jadi surat disimpan di sini dan tidak sampai ke siapa pun.
outbox-kept-send = Kirim {$count} surat yang disimpan
outbox-kept-some = {$count} surat disimpan sebelum relai diatur. Surat itu dapat dikirim sekarang.
outbox-kept-why = Surat dikirim seperti aslinya, mulai dari yang paling lama. Periksa daftarnya lebih dahulu: yang benar beberapa minggu lalu mungkin tidak lagi benar hari ini.
outbox-none = Belum ada surat yang ditulis
outbox-none-why = Setiap balasan dan pemberitahuan muncul di sini beserta waktu pengirimannya.
outbox-queued = Menunggu
outbox-repeated = Mungkin sampai dua kali
outbox-response = Jawaban relai
outbox-sending = Sedang dikirim
outbox-sent = Terkirim
outbox-tries = Percobaan
