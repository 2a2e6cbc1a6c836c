"""Signals in other languages than English; what a secret is kept in, and addresses, are the same in all.

``<`` and ``>`` behind a backslash stand for the beginning and the end of a word, as RE2 knows only those of
ASCII.
"""

from __future__ import annotations

from vanguard.layers.metadata.signals import Signal

WESTERN: dict[Signal, tuple[str, ...]] = {
    Signal.SILENCE: (
        # Spanish, Portuguese
        r"\<no (?:se )?(?:lo |le |les |la )?(?:diga|digas|informe|informes|menciones|mencione|digáis"
        r"|comunique|avises|avise|reveles|"
        r"revele|cuentes|notifiques)\>|\<sin (?:que el usuario|decir|informar|avisar|mencionar|notificar)",
        r"\<não (?:o |lhe )?(?:diga|informe|mencione|conte|revele|avise|notifique)\>|\<sem (?:informar"
        r"|avisar|dizer|mencionar)",
        # Italian, French
        r"\<non (?:lo |la |glielo )?(?:dire|dirlo|dirglielo|informare|menzionare|menzionarlo|rivelare"
        r"|avvisare|far sapere)\>|"
        r"\<senza (?:dire|dirlo|informare|avvisare)\>",
        r"\<n'en parle[zr]? pas|\<n'informe[zr]? pas|\<ne pas (?:informer|mentionner|prévenir|le dire"
        r"|révéler)|\<ne (?:le |lui |les |l')?"
        r"(?:dis|dites|mentionne|informe|révèle|signale|préviens|prévenez)\w{0,2} (?:[\w']{1,12} "
        r"){0,2}?pas\>|"
        r"\<sans (?:le dire|informer|prévenir|en parler|que l'utilisateur)",
        # German, Dutch, Scandinavian, Indonesian
        r"\<(?:sag|sage|sagen sie|erzähl|erzähle|verrate|teile|erwähne|erwähnen sie|informiere|informieren "
        r"sie|melde)\>[^\r\n]{0,50}"
        r"\<(?:nicht|nichts|niemandem|kein wort)\>|\<ohne (?:den benutzer|den nutzer|dem benutzer|es zu "
        r"erwähnen)",
        r"\<(?:benutzer|nutzer|anwender)\>[^\r\n]{0,30}\<(?:nicht zu wissen|nichts davon wissen"
        r"|nicht wissen|nichts merken)\>",
        r"\<sin (?:comentar|mencion)\w{2,6}\>|\<sans (?:le |la |les )?(?:mentionner|commenter|signaler)\>"
        r"|\<senza "
        r"(?:menzion|comment)\w{2,6}\>",
        r"\<(?:vertel|zeg|meld|noem|informeer)\>[^\r\n]{0,30}\<(?:niet|niets)\>|\<zonder (?:de gebruiker"
        r"|het te)\>",
        r"\<(?:berätta|säg|nämn|fortell|nevn|fortæl)\>[^\r\n]{0,30}\<(?:inte|ikke|ingenting)\>",
        r"\<jangan (?:beri ?tahu|katakan|sebutkan|ungkapkan|informasikan)",
    ),
    Signal.READ: (
        r"\<(?:lee|leer|lea|abre|carga|leia|ler|abra|leggi|leggere|apri|lis|lisez|lire|ouvre|ouvrez|charge"
        r"|lies|lese|lesen|öffne|"
        r"lade|lees|läs|les|læs|baca|buka)\>",
    ),
    Signal.HAND: (
        r"\<(?:pasa|pasar|incluye|envía|envia|enviar|envie|envíe|añade|passa|passe|passez|passer|inclus"
        r"|incluez|inclua|inclui|"
        r"includi|inserisci|invia|envoie|envoyez|mets|ajoute|übergib|übergebe|übergeben|füge|sende|schick"
        r"|setze|geef|voeg|stuur|"
        r"skicka|kirim|sertakan|masukkan)\>",
    ),
    Signal.CONTENTS: (
        r"\<(?:(?:el|su) contenido|o (?:seu )?conteúdo|(?:il|suo) contenuto|(?:le|son) contenu"
        r"|(?:den|dessen|deren) inhalt|de inhoud|innehållet|isinya|isi (?:file|berkas))\>",
    ),
    Signal.JUMP: (
        r"\<antes de (?:usar|llamar|utilizar|chamar) (?:cualquier|qualquer|otra|outra)|\<prima di (?:usare"
        r"|chiamare) (?:qualsiasi|ogni|altri)|"
        r"\<avant (?:d'utiliser|d'appeler|de répondre|toute?|chaque)\>[^\r\n]{0,20}(?:autre|tout)|\<bevor "
        r"(?:du|sie) (?:ein|irgendein|jede|andere)|"
        r"\<vor (?:jeder|jedem|allen)\>|\<voor (?:elke|alle|ieder)\>",
    ),
    Signal.CONTEXT: (
        r"\<(?:toda la conversación|conversación completa|historial|toda a conversa|conversa completa"
        r"|histórico|tutta la conversazione|"
        r"cronologia|toute la conversation|historique|gesamten? (?:unterhaltung|gespräch|chat)"
        r"|gesprächsverlauf|chatverlauf|"
        r"hele gesprek|gespreksgeschiedenis|prompt de sistema|prompt système|systemprompt)\>",
    ),
    Signal.SECRET: (
        r"\<(?:contraseñas?|claves? (?:privadas?|api)|senhas?|chaves? (?:privadas?|de api)|mots? de passe"
        r"|clés? (?:privées?|api)|"
        r"passwörter|passwort|kennw[oö]rter?|zugangsdaten|private schlüssel|wachtwoord(?:en)?|chiavi? "
        r"(?:private|api))\>",
    ),
}
"""The patterns of signals in languages that Latin-1 can write."""

WORLD: dict[Signal, tuple[str, ...]] = {
    Signal.SILENCE: (
        # Slavic, Turkish, Vietnamese
        r"\<не (?:сообща|говори|упомина|рассказыва|информиру|уведомля|раскрыва|повідомля|кажи|згадуй)|без "
        r"ведома|"
        r"\<nie (?:mów|informuj|wspominaj|ujawniaj|powiadamiaj)|neříkej|neinformuj|nezmiňuj|bez wiedzy",
        r"(?:söyleme|bahsetme|bildirme|haber verme|belirtme)(?:yin|yiniz)?\>|đừng (?:nói|thông báo|đề cập"
        r"|tiết lộ)|"
        r"không (?:nói|thông báo|đề cập|cho người dùng)",
        # Chinese, Japanese, Korean
        r"(?:不要|不得|请勿|請勿|切勿|别|別|无需|無需|不必|禁止|不能)(?:向用户|向用戶|让用户|對用戶|对用户|再|主动)?(?:告诉|告訴|告知|通知|提及|提到|透露|提示"
        r"|说明|說明)",
        r"(?:知らせ|伝え|言わ|教え|言及し|通知し|話さ|明かさ)(?:ない|ず)|(?:内緒|秘密)に"
        r"|(?:알리|말하|언급하|공개하)지 ?(?:마|말|않)",
        # Arabic, Hebrew, Persian, Hindi, Bengali
        r"لا (?:تخبر|تذكر|تبلغ|تعلم|تقل|تكشف)|دون (?:إخبار|علم|إبلاغ)|אל (?:תספר|תגיד|תודיע|תציין|תגלה)|نگو"
        r"|اطلاع نده|ذکر نکن",
        r"(?:न|मत) (?:बता|कह|सूचित कर)|सूचित (?:न|मत)|उल्लेख न|(?:বলবেন|জানাবেন|উল্লেখ করবেন) না",
    ),
    Signal.READ: (
        r"прочит|прочти|открой|загрузи|прочитай|przeczytaj|odczytaj|otwórz|přečti|\<oku\>|okuyun|\<đọc\>|읽"
        r"|読[みんむ]|開[いきく]|读取|讀取|读|讀|"
        r"打开|打開|加载|اقرأ|اقرا|افتح|קרא|פתח|بخوان|पढ़|पढ़|खोल|পড়",
    ),
    Signal.HAND: (
        r"переда|отправ|включи|встав|przekaż|umieść|wyślij|\<koy|\<ekle|gönder|\<gửi|truyền|전달|넣|보내|渡し|入れ"
        r"|送信|送っ|含め|传入|傳入|传递|傳遞|"
        r"放入|发送|發送|附上|填入|作为|مرر|أرسل|ضع|أدرج|שלח|העבר|بفرست|भेज|डाल|পাঠা",
    ),
    Signal.CONTENTS: (
        r"содержимое|содержание файла|treść|zawartość|içeriğini|nội dung"
        r"|内容|內容|中身|내용|محتوا|תוכן|सामग्री"
        r"|বিষয়বস্তু",
    ),
    Signal.JUMP: (
        r"перед (?:каждым|любым|использованием любого|всеми)|przed (?:każdym|każdą|użyciem jakiegokolwiek)"
        r"|her (?:istekten|mesajdan|araçtan) önce|"
        r"在(?:使用|调用|調用|执行|執行|回答)(?:任何|其他|所有)|(?:每次|任何)(?:调用|回答|请求|工具|使用)|(?:すべて|全て|他|あらゆる)の(?:ツール|操作|要求)|"
        r"(?:모든|다른) (?:도구|요청|작업)|قبل (?:استخدام |استعمال )?(?:أي|كل)|किसी भी",
    ),
    Signal.CONTEXT: (
        r"(?:всю|весь|историю?) (?:историю )?(?:переписк|разговор|диалог|чат)|całą rozmowę|historię rozmowy"
        r"|tüm konuşma|系统提示|系統提示|对话历史|"
        r"對話歷史|聊天记录|聊天記錄|完整对话|会話履歴|会話全体|システムプロンプト|"
        r"대화 (?:기록|내용|전체)|시스템 프롬프트|المحادثة (?:كاملة|بأكملها)|"
        r"كامل المحادثة|पूरी बातचीत",
    ),
    Signal.SECRET: (
        r"парол|ключи? api|ключа api|секретный ключ|секретные ключ|hasł[ao]|klucz (?:prywatn|api)|klucze "
        r"(?:prywatn|api)|şifre|密码|密碼|密钥|金鑰|私钥|凭证|凭据|パスワード|秘密鍵|"
        r"認証情報|apiキー|비밀번호|개인 ?키|api 키|كلمات? (?:المرور|السر)|مفاتيح|पासवर्ड",
    ),
}
"""The patterns of signals in other scripts and alphabets."""
