"""What stands beside words that name it: telephones, cards, accounts, papers, dates of birth, places."""

from __future__ import annotations

from vanguard.layers.disclosure.national_rows import NumberRow

PHONE = "phone"
CARD = "payment-card"
IBAN = "iban"

_MONTH = (
    r"(?i:jan|feb|m[aä]r|apr|ma[iyj]|jun|jul|aug|sep|o[ck]t|"
    r"nov|de[cz]|ene|abr|ago|set|dic|avr|f[ée]v|ao[uû]|d[ée]c"
    r"|gen|mag|giu|lug|ott)[a-zéûä]{0,7}\.?"
)
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -](?:of |de |di )?{_MONTH}[ ,-]{{1,2}}(?:de |of )?\d{{4}}"
    rf"|{_MONTH}[ -]\d{{1,2}}(?:st|nd|rd|th)?,? ?\d{{4}}|"
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日?|(?:19|20)\d{{6}})(?!\d)"
)

LABELLED: tuple[NumberRow, ...] = (
    NumberRow(
        PHONE,
        "phone;telephone;tel;tel.;tel#;ph;ph.;ph#;mobile;mob;"
        "mob.;cell;cellphone;cellular;fax;phone/fax;hotline;"
        "helpline;landline;whatsapp;sms;contact number;contact no;desk;direct line;direct dial;"
        "emergency contact;telefon;telefonnummer;tel.-nr;handy;"
        "handynummer;mobilnummer;mobiltelefon;festnetz;rufnummer;"
        "rückrufnummer;"
        "téléphone;télephone;tél;tél.;portable;numéro de téléphone;"
        "telecopie;télécopie;teléfono;telefono;móvil;movil;celular;"
        "cellulare;cell.;telefone;telemóvel;telemovel;telefoon;telefoonnummer;mobiel;06-nummer;gsm;"
        "telefonszám;telefonu;telefonní číslo;numer telefonu;"
        "puhelin;puhelinnumero;matkapuhelin;mobil;mobilnr;"
        "tlf;tlf.;tlf nr;sími;電話;電話番号;携帯;携帯電話;"
        "电话;电话号码;手机;手机号;手机号码;联系电话;전화;전화번호;"
        "휴대폰;휴대전화;телефон;тел;тел.;моб;моб.;мобильный;"
        "τηλέφωνο;τηλ;κινητό;टेलीफोन;फ़ोन;फोन;मोबाइल;هاتف;"
        "جوال;رقم الهاتف;טלפון;נייד;โทรศัพท์;เบอร์โทร;điện thoại;số điện thoại;telepon;no hp;no telp",
        "",
        "as.phone",
    ),
    NumberRow(
        PHONE,
        "call;calling;called;dial;ring;text;texting;reach;"
        "reached;reachable;contact;contacted;message;messages;"
        "messaged;answering;answer;phoned;faxed;signal;"
        "registered;anrufen;erreichbar;erreichen;appeler;joindre;"
        "joignable;llamar;llámame;llamame;chiamare;chiamami;ligar;bellen;ring",
        "",
        "as.called",
    ),
    NumberRow(
        CARD,
        "card;credit card;creditcard;debit card;bank card;"
        "card number;card no;cardnumber;cc;ccn;cc number;visa;"
        "visa card;mastercard;master card;amex;american express;"
        "discover;jcb;maestro;diners;primary account number;"
        "carte;carte bancaire;carte de crédit;carte bleue;numéro de carte;tarjeta;tarjeta de crédito;"
        "tarjeta de credito;kreditkarte;kreditkartennummer;kartennummer;karte;carta;carta di credito;"
        "cartão;cartao;cartão de crédito;betaalkaart;kaartnummer;kort;kortnummer;karta;numer karty;карта;"
        "номер карты;信用卡;银行卡;卡号;クレジットカード;カード番号;카드번호;신용카드",
        r"\d(?:[ –-]?\d){11,18}",
        "as.card",
    ),
    NumberRow(
        "card-security-code",
        "cvv;cvv2;cvc;cvc2;cv2;cvn;card security code;card verification value;card verification code;csc;"
        "prüfziffer;kartenprüfnummer;cryptogramme;código de seguridad;código de segurança",
        r"\d{3,4}",
    ),
    NumberRow(
        "card-expiry",
        "card expires;card expiry;card expiration;exp date;expiry "
        "date;expiration date;exp.;valid thru;valid through;"
        "valid until;good thru;gültig bis;ablaufdatum;date "
        "d'expiration;expire le;fecha de caducidad;vencimiento;"
        "validade;scadenza;exp;expires;expiry;expiration",
        r"(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4]\d",
        "as.expiry",
    ),
    NumberRow(
        IBAN,
        "iban;iban number;iban nr;iban no;bank account;account "
        "number;konto;kontonummer;rekeningnummer;compte;"
        "cuenta;conto",
        r"(?i:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30})",
        "as.iban",
    ),
    NumberRow(
        "us-bank-routing",
        "routing;routing number;routing no;routing transit;aba;aba number;aba routing;rtn",
        r"\d{9}",
        "us.rtn",
    ),
    NumberRow(
        "bank-account",
        "bank account;bank account number;bank acct;checking "
        "account;savings account;account number;acct number;"
        "acct no;account no;a/c no;a/c number;bank account no;kontonummer;numéro de compte;número de cuenta;"
        "numero de cuenta;numero di conto;rekeningnummer;número da conta;银行账号;口座番号",
        r"\d(?:[ -]?\d){5,16}",
        "own.account",
    ),
    NumberRow("uk-sort-code", "sort code;sortcode", r"\d{2}[ -]?\d{2}[ -]?\d{2}"),
    NumberRow(
        "passport",
        "passport;passport number;passport no;passport id;"
        "passeport;numéro de passeport;reisepass;reisepassnummer;"
        "passnummer;pasaporte;passaporto;passaporte;paspoort;paspoortnummer;paszport;numer paszportu;pas nr;"
        "паспорт;护照;护照号;护照号码;パスポート;旅券番号;여권;여권번호;जवाज़;جواز السفر;דרכון",
        r"(?:[A-Z]{1,3}[ -]?)?\d(?:[ -]?[0-9A-Z]){4,9}",
        "own.paper",
    ),
    NumberRow(
        "driver-licence",
        "driver license;driver licence;drivers license;drivers licence;driver's license;driver's licence;"
        "driver’s license;driver’s licence;driving license;driving licence;driving permit;driver id;dl;"
        "d.l;dl number;dl no;license number;licence number;dvla;führerschein;führerscheinnummer;"
        "permis de conduire;permiso de conducir;carnet de "
        "conducir;licencia de conducir;patente;patente di guida;"
        "carta de condução;cnh;rijbewijs;rijbewijsnummer;prawo jazdy;körkort;driver's licence number;"
        "运转免許;驾驶证;驾照;運転免許証;운전면허",
        r"(?:[A-Z]{1,6}[ -]?)?\d[0-9A-Z]*(?:[ -][0-9A-Z]{2,})*",
        "own.licence",
    ),
    NumberRow(
        "date-of-birth",
        "dob;d.o.b;d.o.b.;date of birth;birth date;birthdate;"
        "birthday;birth day;born;born on;was born;was born on;"
        "geburtsdatum;geb.;geb. am;geboren am;geburtstag;date de naissance;né le;née le;fecha de nacimiento;"
        "nacido el;nacida el;nacimiento;data di nascita;nato "
        "il;nata il;data de nascimento;nascimento;geboortedatum;"
        "geboren op;data urodzenia;födelsedatum;fødselsdato;"
        "syntymäaika;datum narození;дата рождения;出生日期;生日;"
        "生年月日;생년월일;जन्मतिथि;जन्म तिथि;تاريخ الميلاد;תאריך לידה;doğum tarihi;tanggal lahir;ngày sinh",
        _DATE,
        "own.birth",
    ),
    NumberRow(
        "health-number",
        "mrn;medical record;medical record number;medical record no;patient id;patient number;patient no;"
        "health card;health card number;health insurance;health insurance number;health plan;member id;"
        "insurance id;insurance policy;policy number;medicare;medicare number;medicaid;medicaid id;mbi;"
        "krankenversichertennummer;versichertennummer;kvnr",
        r"(?:[A-Z]{1,4}[- ]?)?\d(?:[- ]?[0-9A-Z]){5,12}",
        "own.paper",
    ),
    NumberRow(
        "vehicle",
        "vin;vehicle identification;vehicle identification number;chassis number;vin number",
        r"(?i:[A-HJ-NPR-Z0-9]{17})",
        "own.vin",
    ),
    NumberRow(
        "licence-plate",
        "license plate;licence plate;number plate;plate number;registration plate;kennzeichen;matrícula;"
        "plaque d'immatriculation;targa;车牌号",
        r"(?:[A-Z]{1,3}[ -]?)?\d[0-9A-Z]{0,4}(?:[ -]?[0-9A-Z]{1,4}){1,2}",
        "own.plate",
    ),
    NumberRow("device-id", "imei;imei number;imei no;meid", r"\d{2}-?\d{6}-?\d{6}-?\d", "imei"),
    NumberRow(
        "crypto-wallet",
        "bitcoin;btc;bitcoin address;btc address;wallet;wallet address;btc wallet;ethereum;eth;eth address;"
        "ethereum address;ethereum wallet;crypto wallet",
        r"(?:bc1[02-9ac-hj-np-z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})",
        "own.wallet",
    ),
    NumberRow(
        "ip-address",
        "client ip;user ip;source ip;remote ip;my ip;your "
        "ip;visitor ip;ip address;client address;remote addr;"
        "x-forwarded-for;x-real-ip;login ip;last login ip;adresse ip;ip-adresse;dirección ip;indirizzo ip",
        r"\d{1,3}(?:\.\d{1,3}){3}",
        "own.ip",
    ),
)
"""Kinds that their words tell, besides the numbers of states."""
