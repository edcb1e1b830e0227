### Pages for what went wrong.

error-forbidden = Anda tidak diizinkan membuka halaman ini
error-forbidden-why = Peran Anda tidak mencakupnya. Hubungi administrator bila Anda memerlukannya.
error-internal = Ada masalah di pihak kami
error-internal-why = Tidak ada yang berubah. Coba lagi; bila tetap terjadi, sampaikan nomor ini kepada administrator: { $request }.
error-not-found = Tidak ada apa-apa di sini
error-not-found-why = Alamatnya mungkin salah ketik, isinya mungkin sudah dihapus, atau bukan untuk Anda lihat.
error-unavailable = Layanan belum dapat menjawab saat ini
error-unavailable-why = Server sedang sibuk atau basis datanya tidak terhubung. Tidak ada yang berubah; coba lagi dalam { $seconds } detik.
error-without = Tampilkan tanpa filter ini
