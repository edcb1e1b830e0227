### Pages for what went wrong.

error-forbidden = Anda tidak dibenarkan membuka halaman ini
error-forbidden-why = Peranan anda tidak merangkuminya. Minta pentadbir meja anda jika anda memerlukannya.
error-internal = Ada masalah di pihak kami
error-internal-why = Tiada apa-apa yang berubah. Cuba lagi; jika berterusan, berikan nombor ini kepada pentadbir anda: { $request }.
error-not-found = Tiada apa-apa di sini
error-not-found-why = Alamatnya mungkin tersalah taip, perkaranya mungkin telah dipadamkan, atau bukan untuk paparan anda.
error-unavailable = Meja ini tidak dapat menjawab sekarang
error-unavailable-why = Ia sedang sibuk atau pangkalan datanya tiada. Tiada apa-apa yang berubah; cuba lagi dalam { $seconds } saat.
error-without = Paparkan tanpa penapis ini
