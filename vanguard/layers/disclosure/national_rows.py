"""The numbers that states give to persons: what they are called, how they are written, what checks them.

Source of the check digits: ``python-stdnum``; of the names, how forms of each country call them.
"""

from __future__ import annotations

from vanguard.model.value import value


@value
class NumberRow:
    """One kind of number.

    ``words`` are the words beside which it stands, in lower case, divided by semicolons; ``pattern`` is
    the number there, as ``re`` reads it.  ``alone`` is its form that nothing else has, as RE2 and ``re``
    read it, empty where only its words tell it from other numbers.  ``check`` names what checks it, a
    module of ``stdnum``, a function of `vanguard.layers.disclosure.checks` after ``own.``, or after
    ``as.`` what `vanguard.layers.disclosure.personal` reads itself; where it is empty the pattern says all.
    """

    kind: str
    words: str
    pattern: str
    check: str = ""
    alone: str = ""


_ID = "national id;national identity;national identification;identity card;identity number;id card;citizen id"
_TAX = "tax id;tax identification;tax identifier;taxpayer id;taxpayer identification;tin"
_NINE = r"\d{3}[ .-]?\d{3}[ .-]?\d{3}"
_SIX_FOUR = r"\d{6}[ -]?\d{4}"

NATIONAL: tuple[NumberRow, ...] = (
    # North America
    NumberRow(
        "us-ssn",
        "ssn;ssns;ss#;social security;social sec;soc sec;social security card;last four of ssn;itin;"
        f"individual taxpayer identification;{_TAX}",
        r"\d{3}[ .–-]?\d{2}[ .–-]?\d{4}",
        "own.us_ssn",
        r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
    ),
    NumberRow("ca-sin", "sin;social insurance;sin number;nas;assurance sociale", _NINE, "ca.sin"),
    NumberRow(
        "mx-curp",
        "curp;clave única;clave unica;clave única de registro de población",
        r"(?i:[A-Z]{4}\d{6}[A-Z]{6}[0-9A-Z]\d)",
        "mx.curp",
        r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]",
    ),
    NumberRow(
        "mx-rfc",
        "r.f.c;clave rfc;registro federal de contribuyentes",
        r"[A-ZÑ]{4}-?\d{6}-?[0-9A-Z]{3}",
        "mx.rfc",
    ),
    # Britain and Ireland
    NumberRow(
        "uk-nino",
        "nino;ni number;ni no;national insurance;nat ins;insurance number;ni",
        r"(?i:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D])",
        "own.uk_nino",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} [0-9]{2} [0-9]{2} ?[A-D]",
    ),
    NumberRow("uk-nhs", "nhs;nhs number;national health service", r"\d{3}[ -]?\d{3}[ -]?\d{4}", "gb.nhs"),
    NumberRow("uk-utr", "utr;unique taxpayer reference", r"\d{5}[ ]?\d{5}", "gb.utr"),
    NumberRow("ie-pps", "pps;ppsn;pps number;personal public service", r"(?i:\d{7}[A-W][A-IW]?)", "ie.pps"),
    # Iberia and Latin America
    NumberRow(
        "es-dni",
        f"dni;nif;documento nacional de identidad;documento "
        f"de identidad;número de identificación fiscal;{_ID}",
        r"(?i:\d{2}\.?\d{3}\.?\d{3}[ -]?[A-Z])",
        "es.dni",
    ),
    NumberRow(
        "es-nie",
        f"nie;número de identidad de extranjero;numero de identidad de extranjero;nif;{_ID}",
        r"(?i:[XYZ][ -]?\d{7}[ -]?[A-Z])",
        "es.nie",
        r"[XYZ]-[0-9]{7}-[A-Z]",
    ),
    NumberRow("pt-nif", f"nif;contribuinte;número de contribuinte;{_TAX}", _NINE, "pt.nif"),
    NumberRow("pt-cc", "cartão de cidadão;cartao de cidadao", r"\d{8}[ ]?\d[ ]?[A-Z0-9]{2}\d", "pt.cc"),
    NumberRow(
        "br-cpf",
        f"cpf;cadastro de pessoas físicas;cadastro de pessoa física;{_TAX}",
        r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}",
        "br.cpf",
        r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}",
    ),
    NumberRow(
        "br-cnpj",
        "cnpj;cadastro nacional da pessoa jurídica",
        r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}",
        "br.cnpj",
        r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}/[0-9]{4}-[0-9]{2}",
    ),
    NumberRow(
        "ar-dni", "dni;documento nacional de identidad", r"\d{2}\.?\d{3}\.?\d{3}(?![ -]?[A-Z])", "ar.dni"
    ),
    NumberRow("ar-cuit", "cuit;cuil", r"\d{2}-?\d{8}-?\d", "ar.cuit", r"(?:20|23|24|27)-[0-9]{8}-[0-9]"),
    NumberRow(
        "cl-rut",
        "rut;rol único tributario;rol unico tributario",
        r"(?i:\d{1,2}\.?\d{3}\.?\d{3}-?[\dK])",
        "cl.rut",
        r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9K]",
    ),
    NumberRow("ec-ci", "cédula;cedula;cédula de identidad", r"\d{10}", "ec.ci"),
    NumberRow("do-cedula", "cédula;cedula;cédula de identidad", r"\d{3}-?\d{7}-?\d", "do.cedula"),
    # Western Europe
    NumberRow(
        "fr-nir",
        "nir;numéro de sécurité sociale;sécurité sociale;securite sociale;insee;n° sécu;numéro de sécu;"
        "carte vitale;social security",
        r"(?i:[1-478][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2})",
        "fr.nir",
        r"[12] [0-9]{2} [01][0-9] (?:[0-9]{2}|2[AB]) [0-9]{3} [0-9]{3} [0-9]{2}",
    ),
    NumberRow(
        "fr-nif", f"numéro fiscal;numéro fiscal de référence;spi;{_TAX}", r"[0-3]\d(?: ?\d){11}", "fr.nif"
    ),
    NumberRow(
        "it-codice-fiscale",
        f"codice fiscale;cod fisc;cf;c.f;{_TAX}",
        r"(?i:[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPR-T][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z])",
        "it.codicefiscale",
        r"[A-Z]{6}[0-9]{2}[A-EHLMPR-T][0-9]{2}[A-Z][0-9]{3}[A-Z]",
    ),
    NumberRow(
        "de-steuer-id",
        "steuer-id;steuer id;steuerid;steueridentifikationsnummer;steuer-identifikationsnummer;idnr;"
        f"steuerliche identifikationsnummer;identifikationsnummer;{_TAX}",
        r"\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}",
        "de.idnr",
    ),
    NumberRow(
        "nl-bsn",
        "bsn;burgerservicenummer;burger service nummer;sofinummer;sofi-nummer;citizen service number",
        _NINE.replace("[ .-]", "[ .]"),
        "nl.bsn",
    ),
    NumberRow(
        "be-nn",
        "rijksregisternummer;rijksregister;insz;niss;numéro national;numéro de registre national;"
        "registre national;national register;national number",
        r"\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}",
        "be.nn",
        r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}",
    ),
    NumberRow(
        "ch-ahv",
        "ahv;avs;ahv-nummer;ahv nummer;sozialversicherungsnummer;"
        "numéro avs;numero avs;n° avs;social security",
        r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}",
        "ch.ssn",
        r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}",
    ),
    NumberRow(
        "at-svnr",
        "svnr;sv-nummer;sv-nr;sozialversicherungsnummer;versicherungsnummer",
        r"\d{4}[ -]?\d{6}",
        "at.vnr",
    ),
    # Northern Europe
    NumberRow(
        "se-personnummer",
        "personnummer;personnr;pers.nr;samordningsnummer;swedish personal identity",
        r"(?:19|20)?\d{6}[-+ ]?\d{4}",
        "se.personnummer",
        r"(?:(?:19|20)[0-9]{6}|[0-9]{6})[-+][0-9]{4}",
    ),
    NumberRow(
        "no-fodselsnummer",
        "fødselsnummer;fodselsnummer;fødselsnr;personnummer;f.nr",
        r"\d{6}[ ]?\d{5}",
        "no.fodselsnummer",
    ),
    NumberRow("dk-cpr", "cpr;cpr-nummer;cpr nummer;cpr-nr;personnummer", _SIX_FOUR, "dk.cpr"),
    NumberRow(
        "fi-hetu",
        "hetu;henkilötunnus;henkilotunnus;personbeteckning",
        r"(?i:\d{6}[-+A-FU-Y]\d{3}[0-9A-Y])",
        "fi.hetu",
        r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]",
    ),
    NumberRow("is-kennitala", "kennitala;kt", _SIX_FOUR, "is_.kennitala"),
    NumberRow("ee-ik", "isikukood;personal identification code", r"[1-8]\d{10}", "ee.ik"),
    NumberRow("lt-asmens", "asmens kodas;personal code", r"[1-9]\d{10}", "lt.asmens"),
    # Central and eastern Europe
    NumberRow("pl-pesel", "pesel;numer pesel;nr pesel", r"\d{11}", "pl.pesel"),
    NumberRow("cz-rc", "rodné číslo;rodne cislo;rodné čislo;birth number", r"\d{6}/?\d{3,4}", "cz.rc"),
    NumberRow("ro-cnp", "cnp;cod numeric personal", r"[1-9]\d{12}", "ro.cnp"),
    NumberRow("bg-egn", "егн;egn;единен граждански номер", r"\d{10}", "bg.egn"),
    NumberRow("hr-oib", "oib;osobni identifikacijski broj", r"\d{11}", "hr.oib"),
    NumberRow("si-emso", "emšo;emso;jmbg;јмбг", r"\d{13}", "si.emso"),
    NumberRow("gr-amka", "αμκα;amka", r"\d{11}", "gr.amka"),
    NumberRow("ru-inn", "инн;inn", r"\d{12}", "ru.inn"),
    NumberRow("ru-snils", "снилс;snils", r"\d{3}-\d{3}-\d{3}[ -]\d{2}", "own.ru_snils"),
    NumberRow("ua-rntrc", "рнокпп;іпн;ідентифікаційний код;rntrc", r"\d{10}", "ua.rntrc"),
    NumberRow(
        "tr-tckn", "tckn;tc kimlik;t.c. kimlik;kimlik no;kimlik numarası", r"[1-9]\d{10}", "tr.tckimlik"
    ),
    # Asia, Africa, Oceania
    NumberRow("il-id", f"teudat zehut;מספר זהות;תעודת זהות;ת.ז;{_ID}", r"\d{8}-?\d", "il.idnr"),
    NumberRow(
        "in-aadhaar",
        "aadhaar;aadhar;adhaar;uidai;आधार",
        r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}",
        "in_.aadhaar",
    ),
    NumberRow(
        "in-pan",
        "pan;pan card;permanent account number;पैन",
        r"(?i:[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z])",
        "in_.pan",
    ),
    NumberRow(
        "cn-ric",
        f"身份证;身份证号;身份证号码;居民身份证;公民身份号码;resident identity;{_ID}",
        r"[1-8]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]",
        "cn.ric",
        r"[1-8][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx]",
    ),
    NumberRow(
        "kr-rrn",
        "주민등록번호;주민번호;resident registration",
        r"\d{2}[01]\d[0-3]\d-?[0-9]\d{6}",
        "kr.rrn",
        r"[0-9]{2}[01][0-9][0-3][0-9]-[1-4][0-9]{6}",
    ),
    NumberRow("jp-my-number", "マイナンバー;個人番号;my number", r"\d{4}[ -]?\d{4}[ -]?\d{4}", "jp.in_"),
    NumberRow(
        "sg-nric",
        f"nric;fin;fin number;nric number;{_ID}",
        r"(?i:[STFGM]\d{7}[A-Z])",
        "own.sg_nric",
    ),
    NumberRow("my-nric", f"nric;mykad;no kp;kad pengenalan;{_ID}", r"\d{6}-?\d{2}-?\d{4}", "my.nric"),
    NumberRow(
        "th-pin",
        f"บัตรประชาชน;เลขประจำตัวประชาชน;{_ID}",
        r"\d-?\d{4}-?\d{5}-?\d{2}-?\d",
        "th.pin",
        r"[1-8]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]",
    ),
    NumberRow("id-nik", "nik;nomor induk kependudukan;no ktp;ktp", r"\d{16}", "id.nik"),
    NumberRow("pk-cnic", f"cnic;nadra;{_ID}", r"\d{5}-?\d{7}-?\d", "pk.cnic"),
    NumberRow(
        "za-id", f"rsa id;sa id;south african id;id number;id no;{_ID}", r"\d{6} ?\d{4} ?\d{2} ?\d", "za.idnr"
    ),
    NumberRow("au-tfn", "tfn;tax file;tax file number", r"\d{3}[ -]?\d{3}[ -]?\d{2,3}", "au.tfn"),
    NumberRow("nz-ird", "ird;ird number;inland revenue", r"\d{2,3}[ -]?\d{3}[ -]?\d{3}", "nz.ird"),
)
"""Every kind that can be named, by place.  Words that several have in common are given to each."""
