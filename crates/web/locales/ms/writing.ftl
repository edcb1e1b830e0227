### Templat teks dan tandatangan.

place-customer-call-as = Panggilan pelanggan
place-customer-full-name = Nama penuh pelanggan
place-case-reference = Nombor kes
place-case-subject = Subjek kes
place-agent-name = Nama anda
place-brand-name = Nama jenama
place-brand-legal-name = Nama berdaftar syarikat
place-brand-letterhead = Kepala surat jenama
draft-elsewhere = Anda telah menulis perkara lain di sini dalam tetingkap lain.
draft-keep-mine = Simpan yang ada di sini
draft-saved = Draf disimpan
draft-take-other = Ambil yang satu lagi
draft-unsaved = Draf tidak disimpan
mention-pick = Panggil rakan sekerja
snippet-asks = Yang tidak diketahui oleh templat
snippet-pick = Pilih templat teks
snippet-put = Masukkan
settings-snippets = Templat teks
settings-undo-seconds =
    { $seconds ->
        [0] Serta-merta
       *[other] { $seconds } saat
    }
settings-undo-send = Berapa lama balasan menunggu, supaya boleh ditarik balik
settings-writing = Menulis
signature-places = {"{{agent.name}}"}, {"{{brand.name}}"}, {"{{brand.legal_name}}"}, {"{{brand.letterhead}}"} dan {"{{case.reference}}"} diisi sendiri. Baris yang tempatnya kosong ditinggalkan.
signature-title = Tandatangan
signature-why = Yang tertera di bawah surat setiap peti mel, dalam bahasa pembacanya.
snippet-a-brand = Satu jenama
snippet-a-team = Satu pasukan
snippet-add = Templat baharu
snippet-for = Untuk siapa
snippet-languages = Bahasa
snippet-name = Nama
snippet-name-hint = Dicari dengan nama ini selepas / dalam balasan.
snippet-none = Belum ada templat
snippet-none-why = Apa yang berulang kali ditulis cukup ditulis sekali.
snippet-own = Saya sahaja
snippet-places = Tempat yang diisi bagi setiap kes; yang tidak diketahui akan ditanya:
snippet-retire = Hentikan penggunaan
snippet-strange = Disimpan. Ada perkataan yang janggal:
snippet-strange-word = “{ $word }” tidak disebut begitu dalam { $language }; tulis “{ $better }”.
snippet-text-in = Teks dalam { $language }
notices-mentioned = Anda dipanggil
notices-told-mentioned = Seorang rakan sekerja memanggil anda dalam nota.
notices-told-failed = Surat anda tidak dapat dihantar. Pelanggan masih menunggu.
