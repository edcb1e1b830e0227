### The outbox.

outbox-all = Semua surat
outbox-waiting = Belum dihantar
outbox-waiting-own = Surat saya yang belum dihantar
outbox-waiting-all = Surat semua orang yang belum dihantar
outbox-waiting-none = Tiada surat menunggu untuk dihantar
outbox-waiting-none-why = Balasan muncul di sini sementara ia masih boleh ditarik balik, dijadualkan, ditahan atau gagal disampaikan.
outbox-again = Hantar semula
outbox-case = Buka kes
outbox-error = Apa yang tidak kena
outbox-failed = Tidak dihantar
outbox-from = Daripada
outbox-kept = Disimpan di sini, tidak dihantar
outbox-kept-here = Tiada geganti ditetapkan, jadi surat disimpan di sini dan tidak sampai kepada sesiapa.
outbox-kept-send = Hantar {$count} surat yang disimpan
outbox-kept-some = {$count} surat disimpan sebelum geganti ditetapkan. Surat itu boleh dihantar sekarang.
outbox-kept-why = Surat dihantar seperti yang ditulis, yang paling lama dahulu. Semak senarai sebelum menghantar: apa yang betul beberapa minggu lalu mungkin tidak betul lagi hari ini.
outbox-none = Belum ada surat ditulis
outbox-none-why = Setiap balasan dan makluman muncul di sini bersama masa ia dihantar.
outbox-queued = Menunggu
outbox-repeated = Mungkin sampai dua kali
outbox-response = Jawapan geganti
outbox-sending = Sedang dihantar
outbox-sent = Dihantar
outbox-tries = Percubaan
