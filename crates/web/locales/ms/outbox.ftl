### The outbox.

outbox-again = Hantar semula
outbox-case = Buka kes
outbox-error = Apa yang tidak kena
outbox-failed = Tidak dihantar
outbox-from = Daripada
outbox-kept = Disimpan di sini, tidak dihantar
outbox-kept-here = Tiada geganti ditetapkan, jadi surat disimpan di sini dan tidak sampai kepada sesiapa.
outbox-none = Belum ada surat ditulis
outbox-none-why = Setiap balasan dan makluman muncul di sini bersama masa ia dihantar.
outbox-queued = Menunggu
outbox-repeated = Mungkin sampai dua kali
outbox-response = Jawapan geganti
outbox-sending = Sedang dihantar
outbox-sent = Dihantar
outbox-tries = Percubaan
