### Templat teks dan tanda tangan.

place-customer-call-as = Sapaan pelanggan
place-customer-full-name = Nama lengkap pelanggan
place-case-reference = Nomor kasus
place-case-subject = Perihal kasus
place-agent-name = Nama Anda
place-brand-name = Nama merek
place-brand-legal-name = Nama resmi perusahaan
place-brand-letterhead = Kop surat merek
draft-elsewhere = Anda menulis hal lain di sini di jendela lain.
draft-keep-mine = Simpan yang ada di sini
draft-saved = Draf disimpan
draft-take-other = Ambil yang lain
draft-unsaved = Draf tidak tersimpan
mention-pick = Panggil rekan kerja
snippet-asks = Yang belum diketahui templat
snippet-pick = Pilih templat teks
snippet-put = Masukkan
settings-snippets = Templat teks
settings-undo-seconds =
    { $seconds ->
        [0] Langsung
       *[other] { $seconds } detik
    }
settings-undo-send = Berapa lama balasan menunggu, agar bisa ditarik kembali
settings-writing = Menulis
signature-places = {"{{agent.name}}"}, {"{{brand.name}}"}, {"{{brand.legal_name}}"}, {"{{brand.letterhead}}"} dan {"{{case.reference}}"} diisi sendiri. Baris yang tempatnya kosong dihilangkan.
signature-title = Tanda tangan
signature-why = Yang tertera di bawah surat tiap kotak surat, dalam bahasa pembacanya.
snippet-a-brand = Sebuah merek
snippet-a-team = Sebuah tim
snippet-add = Templat baru
snippet-for = Untuk siapa
snippet-languages = Bahasa
snippet-name = Nama
snippet-name-hint = Dicari dengan nama ini setelah / di balasan.
snippet-none = Belum ada templat
snippet-none-why = Yang berulang kali ditulis cukup ditulis sekali.
snippet-own = Saya sendiri
snippet-places = Tempat yang diisi untuk tiap kasus; yang belum diketahui akan ditanyakan:
snippet-retire = Hentikan pemakaian
snippet-strange = Disimpan. Ada kata yang janggal:
snippet-strange-word = “{ $word }” tidak dipakai begitu dalam { $language }; tulis “{ $better }”.
snippet-text-in = Teks dalam { $language }
notices-mentioned = Anda dipanggil
notices-told-mentioned = Seorang rekan kerja memanggil Anda dalam catatan.
notices-told-failed = Surat Anda tidak dapat dikirim. Pelanggan masih menunggu.
