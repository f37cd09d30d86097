//! Words by which the furniture of a page gives itself away, in the languages of our neighbours.
//!
//! None of these decides alone: each list says where it counts. They are meant for short lines; in a sentence of an
//! article the same words are content.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::words::{Word, hash_word, size, words};

/// A label of what moves from day to day has no more words than this.
const DAY_LABEL: usize = 6;

/// What a single word suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A month, a day of the week, a part of a clock time.
    Date,
    /// Readers, reactions, likes: something that is counted by visits.
    Count,
    /// "ago": a time relative to now.
    Ago,
    /// "updated", "generated", "today": a time that moves by itself.
    Now,
    /// "built", "created": how the page came to be, beside a date.
    Made,
    /// A network on which pages are shared.
    Network,
    /// "not", "never", "without".
    Negation,
    /// A unit of measure or a currency.
    Unit,
}

const SENSES: &[(Sense, &str)] = &[
    (
        Sense::Date,
        "januari februari maart april mei juni juli augustus september oktober november december \
         january february march may june july august october \
         januar jänner februar märz mai juni juli oktober dezember \
         janvier février mars avril juin juillet août septembre octobre novembre décembre \
         enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre \
         gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre \
         jan feb mrt mar apr jun jul aug sep sept okt oct nov dec dez déc févr avr juil \
         maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo \
         monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun \
         montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo mi fr sa so \
         lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim \
         lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica \
         tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta \
         joulukuuta maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina \
         perjantaina lauantaina sunnuntaina klo kello \
         stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia \
         poniedziałek wtorek środa czwartek piątek sobota niedziela godz \
         ledna února března dubna května června července srpna září října listopadu prosince \
         pondělí úterý středa čtvrtek pátek neděle \
         január február március április május június július augusztus szeptember október november december \
         hétfő kedd szerda csütörtök péntek szombat vasárnap \
         januari februari mars juni juli augusti oktober måndag tisdag onsdag torsdag fredag lördag söndag \
         januar marts mandag tirsdag lørdag søndag \
         janeiro fevereiro março maio junho julho setembro outubro novembro dezembro \
         segunda terça quarta quinta sexta feira domingo \
         ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık \
         pazartesi salı çarşamba perşembe cuma cumartesi pazar \
         ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie luni marți miercuri joi vineri sâmbătă duminică \
         января февраля марта апреля мая июня июля августа сентября октября ноября декабря \
         понедельник вторник среда четверг пятница суббота воскресенье \
         січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня \
         ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου \
         δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή \
         يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد \
         年 月 日 년 월 일 월요일 화요일 수요일 목요일 금요일 토요일 일요일 \
         uur uhr heures heure am pm gmt utc cet cest h min sec",
    ),
    (
        Sense::Count,
        "gelezen bekeken weergave weergaven bezoekers bezoeken lezers reactie reacties gedeeld keer \
         views view viewed hits visitors visits readers reads comment comments reply replies like likes share shares \
         followers downloads votes bookmarks online sql queries \
         jaa jaettu udostępnij udostępnień megosztás compartir condividi partager teilen delen dela paylaş поделиться شارك 공유 \
         katselukertaa luettu wyświetlenia megtekintés zobrazení přečteno görüntülenme vizualizări queries \
         aufrufe aufgerufen gelesen besucher zugriffe leser kommentar kommentare antworten geteilt mal \
         vue vues lecture lectures lu lus visites visiteurs commentaire commentaires partages réponses fois \
         visitas vistas lecturas comentario comentarios veces visualizzazioni letture commenti visite volte \
         visualizações leituras comentários visningar läst kommentarer visninger odsłon odsłony komentarze komentarzy komentářů komentárov hozzászólás kommenttia wyświetleń \
         visualitzacions vegades vizualizare afișări comentarii dilihat dibaca tayangan komentar balasan pregleda pregledov \
         zobrazenia zobrazenie prečítané преглеждания переглядів коментарів צפיות צפייה תגובות peržiūros skatījumi vaatamist \
         просмотров просмотра просмотры комментариев комментария комментарии προβολές σχόλια مشاهدة تعليقات 조회 댓글",
    ),
    (
        Sense::Network,
        "facebook twitter whatsapp linkedin pinterest reddit telegram mastodon bluesky threads instagram youtube tumblr xing \
         weibo line vk hatena flipboard email mail e-mail",
    ),
    (
        Sense::Ago,
        "geleden ago vor hace fa temu sedan siden sitten назад тому πριν perce órája napja önce منذ قبل 前 전 \
         acum lalu trước לפני fai tagasi atpakaļ преди prije nazaj",
    ),
    (
        Sense::Now,
        "gegenereerd opgebouwd bijgewerkt gewijzigd vandaag nu zojuist momenteel afgedrukt opgehaald actueel \
         generated rendered updated modified today now currently printed retrieved loaded refreshed live \
         erzeugt generiert aktualisiert geändert heute jetzt gedruckt abgerufen stand aktuell geladen \
         généré actualisé modifié aujourdhui maintenant imprimé consulté jour chargé \
         generado actualizado hoy ahora aggiornato oggi adesso modificado modificata atualizado hoje \
         uppdaterad idag opdateret dag \
         сегодня обновлено σήμερα اليوم 오늘은",
    ),
    (
        Sense::Made,
        "gemaakt aangemaakt vernieuwd built created compiled cached published refreshed erstellt gebaut générée créée mise \
         creado creada creato creata skapad utworzono luotu päivitetty создана создано δημιουργία أنشئت 生成 作成 생성",
    ),
    (
        Sense::Negation,
        "niet geen nooit nimmer noch zonder niemand nergens not no never nor without neither none cannot nobody dont doesnt isnt \
         nicht kein keine keinen keinem keiner keines nie niemals ohne weder niemand \
         ne pas jamais aucun aucune sans ni rien nul nulle nunca sin ninguno ninguna non mai senza nessuno não sem \
         inte aldrig ingen utan ikke aldri nie bez",
    ),
    (
        Sense::Unit,
        "% ‰ € $ £ ¥ ° procent percent prozent pourcent euro euros eur dollar dollars usd pond pound pounds franken francs \
         mm cm dm m km m2 m3 km2 ha hectare hectares hektar g kg mg ton tonnes tonnen liter litres l ml kwh mwh gwh kw mw \
         miljoen miljard million millions billion milliarde milliarden milliard milliards \
         dagen weken maanden jaar jaren days weeks months years tage wochen monate jahre jours semaines mois ans",
    ),
];

/// Word hashes need no hashing.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        // The table takes its two parts from either end.
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash << 8 ^ u64::from(*byte));
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value);
    }
}

type Senses = HashMap<u32, Sense, BuildHasherDefault<AsItIs>>;

static SENSE_OF: LazyLock<Senses> = LazyLock::new(|| {
    let mut senses = Senses::default();
    for (sense, list) in SENSES {
        for word in list.split_whitespace() {
            senses.entry(hash_word(word)).or_insert(*sense);
        }
    }
    senses
});

/// What the word suggests, if anything.
pub(super) fn sense(word: &Word) -> Option<Sense> {
    SENSE_OF.get(&word.hash).copied()
}

/// A list of phrases, kept as word hashes, in order: those that begin with one word stand together.
pub(super) struct Phrases(Vec<Vec<u32>>);

impl Phrases {
    fn new(list: &str) -> Self {
        let phrase = |line: &str| words(line).iter().map(|word| word.hash).collect::<Vec<_>>();
        let mut phrases: Vec<_> =
            list.split(';').map(phrase).filter(|phrase| !phrase.is_empty()).collect();
        phrases.sort_unstable();
        Self(phrases)
    }

    /// Whether one of the phrases occurs in `text`.
    pub(super) fn within(&self, text: &[Word]) -> bool {
        (0..text.len()).any(|at| text.get(at..).is_some_and(|rest| self.begin(rest)))
    }

    /// Whether `text` begins with one of the phrases.
    pub(super) fn begin(&self, text: &[Word]) -> bool {
        let Some(word) = text.first() else { return false };
        let first = |phrase: &[u32]| phrase.first().copied().unwrap_or_default();
        let at = self.0.partition_point(|phrase| first(phrase) < word.hash);
        let rest = self.0.get(at..).unwrap_or_default();
        rest.iter().take_while(|phrase| first(phrase) == word.hash).any(|phrase| same(phrase, text))
    }

    /// Whether `text` is one of the phrases and nothing else.
    pub(super) fn is(&self, text: &[Word]) -> bool {
        self.0.iter().any(|phrase| phrase.len() == text.len() && same(phrase, text))
    }

    /// How many different phrases occur in `text`, at most `enough`.
    pub(super) fn count(&self, text: &[Word], enough: usize) -> usize {
        let occurs =
            |phrase: &&Vec<u32>| text.windows(phrase.len()).any(|window| same(phrase, window));
        self.0.iter().filter(occurs).take(enough).count()
    }
}

fn same(phrase: &[u32], text: &[Word]) -> bool {
    phrase.len() <= text.len() && phrase.iter().zip(text).all(|(hash, word)| *hash == word.hash)
}

/// Headings and labels of lists that lead elsewhere.
pub(super) static RELATED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "gerelateerd;gerelateerde;verwante;lees ook;lees verder;lees meer;meer nieuws;meer over;ook interessant;zie ook;meest gelezen;\
         meest bekeken;populair;populaire;laatste nieuws;recent;recente;nieuwste;net binnen;aanbevolen;ander nieuws;meer uit;bekijk ook;\
         related;read also;read more;read next;see also;more news;more from;more on;most read;most popular;most viewed;popular;trending;\
         latest news;latest;recommended;you may also like;you might also like;recent posts;recent articles;top stories;also read;elsewhere;\
         verwandte;ähnliche;lesen sie auch;auch interessant;mehr zum thema;mehr zu;mehr nachrichten;meistgelesen;meistgelesene;\
         beliebt;neueste;aktuelle meldungen;weitere artikel;weitere meldungen;weitere nachrichten;weitere themen;das könnte sie;siehe auch;\
         à lire aussi;lire aussi;lisez aussi;voir aussi;articles liés;articles similaires;sur le même sujet;les plus lus;plus lus;\
         dernières actualités;à la une;populaires;recommandé;vous aimerez aussi;autres articles;derniers articles;actualités récentes;\
         andere activiteiten;andere evenementen;other events;upcoming events;weitere veranstaltungen;kommende veranstaltungen;\
         autres événements;prochains événements;otros eventos;próximos eventos;altri eventi;prossimi eventi;outros eventos;próximos eventos;\
         laatste berichten;letzte meldungen;dernières;derniers;últimas;últimos;ultime;ultimi;senaste;siste;seneste;nejnovější;τελευταία;πρόσφατα;\
         άλλες εκδηλώσεις;επόμενες εκδηλώσεις;последние;другие события;ほかの催し;他のイベント;その他のイベント;最新;最近;veel bekeken;veel gelezen;veelgelezen;veelbekeken;meistgesucht;meistgesuchte;häufig gesucht;häufig gelesen;most searched;les plus vus;\
         más consultados;más consultadas;más visitados;más visitadas;più visti;mais vistos;relacionados;relacionadas;lea también;le puede interesar;más leídas;más leídos;lo más leído;te puede interesar;últimas noticias;más noticias;\
         leggi anche;vedi anche;articoli correlati;più letti;ultime notizie;altre notizie;potrebbe interessarti;\
         leia também;veja também;artigos relacionados;últimas notícias;mais lidas;dernières nouvelles;à voir aussi;les plus consultés;\
         läs också;läs mer;relaterade;mest lästa;senaste nytt;les også;les mer;siste nytt;mest lest;læs også;læs mere;seneste nyt;mest læste;\
         czytaj także;czytaj też;czytaj również;przeczytaj także;przeczytaj też;zobacz też;zobacz także;zobacz również;najnowsze;\
         najczęściej czytane;najpopularniejsze;polecane;powiązane;podobne artykuły;inne artykuły;\
         lue myös;luetuimmat;uusimmat;čtěte také;nejčtenější;související;nejnovější;kapcsolódó;legolvasottabb;legfrissebb;\
         citește și;cele mai citite;ultimele știri;ilgili haberler;çok okunanlar;son haberler;\
         читайте также;по теме;похожие;популярное;διαβάστε επίσης;σχετικά;δημοφιλή;اقرأ أيضا;الأكثر قراءة;\
         相关阅读;相关文章;相关新闻;热门文章;関連記事;関連;よく読まれている;人気記事;관련 기사;많이 본",
    )
});

/// Headings of what readers wrote below a page.
pub(super) static COMMENTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "reacties;reactie;reageer;uw reactie;plaats een reactie;geef een reactie;comments;leave a comment;add a comment;post a comment;leave a reply;join the discussion;\
         kommentare;kommentar;ihr kommentar;leserkommentare;commentaires;commentaire;laisser un commentaire;réagir;réactions;\
         comentarios;comentario;commenti;comentários;kommentarer;komentarze;komentáře;yorumlar;kommentit;hozzászólások;\
         комментарии;комментарий;комментариев;обсуждение;σχόλια;σχόλιο;تعليقات;التعليقات;评论;条评论;網友留言;留言;コメント;件のコメント;댓글",
    )
});

/// The heading of a single one. In French the word begins a question.
pub(super) static COMMENT: LazyLock<Phrases> = LazyLock::new(|| Phrases::new("comment"));

/// What stands before a headline that has just come in.
pub(super) static LIVE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "live;breaking;breaking news;just in;net binnen;laatste nieuws;het laatste nieuws;eilmeldung;en direct;dernière minute;\
         última hora;ultim'ora;ultima ora;última notícia;senaste nytt;seneste nyt;siste nytt;juuri nyt;z ostatniej chwili;na żywo;\
         son dakika;срочно;έκτακτο;عاجل;快讯;速報;속보",
    )
});

/// "Ago" in more words than one.
pub(super) static AGO: LazyLock<Phrases> = LazyLock::new(|| Phrases::new("il y a;há;cách đây"));

/// Labels of the time at which a page was changed or looked at last.
pub(super) static UPDATED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "laatst bijgewerkt;laatste wijziging;laatst gecontroleerd;laatst nagekeken;pagina is beoordeeld;page reviewed on;seite wurde geprüft;geraadpleegd op;last updated;last checked;last reviewed;\
         last verified;accessed;accessed on;zuletzt geprüft;zuletzt überprüft;abgerufen am;dernière vérification;consulté le;última revisión;\
         última comprobación;consultado el;ultima verifica;consultato il;senast granskad;sist kontrollert;τελευταίος έλεγχος;last modified;zuletzt aktualisiert;zuletzt geändert;dernière mise à jour;\
         última actualización;ultimo aggiornamento;última atualização;senast uppdaterad;sist oppdatert;sidst opdateret;\
         päivitetty;viimeksi muokattu;ostatnia aktualizacja;ostatnia modyfikacja;poslední aktualizace;aktualizováno;frissítve;\
         utolsó módosítás;ultima actualizare;son güncelleme;последнее обновление;обновлено;оновлено;τελευταία ενημέρωση;\
         آخر تحديث;更新;最后修改;최종 수정;최종수정;업데이트",
    )
});

/// Labels of what is drawn or written anew for each day, and of what visitors leave behind.
static DAILY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "van de dag;van de week;of the day;of the week;of the month;des tages;der woche;des monats;du jour;de la semaine;del día;de la semana;\
         del giorno;della settimana;do dia;da semana;της ημέρας;της εβδομάδας;цитата дня;фото дня;cytat dnia;zdjęcie dnia;citát dne;dagens ord;\
         dagens citat;dagens bild;päivän;nap idézete;günün sözü;今日の一言;今日のことば;今日の言葉;今日の名言;오늘의;wist u dat;wist je dat;\
         did you know;schon gewusst;wussten sie;le saviez vous;sabías que;sabía que;lo sapevi;você sabia;visste du;vidste du;czy wiesz;věděli jste;\
         знаете ли вы;γνωρίζετε ότι;ご存じですか;gastenboek;guestbook;gästebuch;livre d'or;libro de visitas;libro degli ospiti;livro de visitas;\
         agenda de hoy;agenda van vandaag;programma van vandaag;agenda d'oggi;menú de hoy;menu di oggi;mensa heute;heute in der mensa;dagens meny;\
         dagens lunch;今日の予定;本日の予定;今日のメニュー;gästbok;gjestebok;gæstebog;vieraskirja;księga gości;книга гостей",
    )
});

/// What a meeting has to do, which is said alike.
static AGENDA: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new("ordre du jour;orden del día;ordine del giorno;ordem do dia;orde van de dag")
});

/// Whether a label says that what stands below it is of the day.
pub(super) fn names_the_day(label: &[Word]) -> bool {
    size(label) <= DAY_LABEL && DAILY.within(label) && !AGENDA.within(label)
}

/// What a page says while a script is at work, or when it found nothing.
pub(super) static WAITING: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "loading;searching;please wait;no matches;no results;laden;bezig met laden;zoeken;even geduld;geen resultaten;wird geladen;lädt;suche;\
         bitte warten;keine treffer;chargement;chargement en cours;recherche;recherche en cours;veuillez patienter;aucun résultat;cargando;\
         buscando;sin resultados;caricamento;nessun risultato;carregando;nenhum resultado;laddar;inga träffar;laster;indlæser;ladataan;\
         ei tuloksia;ładowanie;brak wyników;načítání;betöltés;se încarcă;yükleniyor;загрузка;завантаження;φόρτωση;جاري التحميل;读取中;\
         加载中;読み込み中;로딩 중",
    )
});

/// Labels of advertisements.
pub(super) static ADVERT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "advertentie;gesponsord;reclame;advertisement;advertising;sponsored;promoted;anzeige;werbung;gesponsert;publicité;sponsorisé;\
         publicidad;patrocinado;pubblicità;sponsorizzato;publicidade;annons;annonce;mainos;kaupallinen yhteistyö;reklama;hirdetés;reklam;\
         publicitate;реклама;διαφήμιση;إعلان;广告;廣告;広告;광고",
    )
});

/// Invitations: share, follow, subscribe.
pub(super) static INVITE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "deel dit;delen via;deel op;volg ons;nieuwsbrief;schrijf je in;schrijf u in;meld je aan;meld u aan;word abonnee;word lid;\
         share this;share on;follow us;newsletter;sign up;subscribe;advertisement;sponsored;advertentie;gesponsord;\
         teilen;folgen sie uns;jetzt abonnieren;anmelden;anzeige;werbung;gesponsert;partager;suivez nous;abonnez vous;inscrivez vous;publicité;sponsorisé;\
         compartir;síguenos;suscríbete;publicidad;condividi;seguici;iscriviti;pubblicità;annons;reklama",
    )
});

/// What consent banners speak of.
pub(super) static COOKIE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "cookie;cookies;cookiebeleid;cookieverklaring;evästeet;evästeitä;ciasteczka;ciasteczek;küpsiseid;sütik;sütiket;süti;çerez;çerezler;\
         çerezleri;informasjonskapsler;kakor;куки;تعريف الارتباط;クッキー;쿠키",
    )
});

/// How consent banners speak: of this site, of us and of you.
pub(super) static CONSENT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "deze website;deze site;onze website;wij gebruiken;we gebruiken;gebruikt cookies;maakt gebruik van;gaat u akkoord;ga je akkoord;akkoord;\
         accepteren;accepteer;toestemming;weigeren;voorkeuren;verder te surfen;\
         this website;this site;our site;our website;we use;uses cookies;you agree;accept;consent;preferences;by continuing;\
         diese website;diese seite;unsere website;wir verwenden;wir nutzen;verwendet cookies;zustimmen;akzeptieren;einverstanden;stimmen sie;ablehnen;\
         ce site;notre site;nous utilisons;utilise des cookies;vous acceptez;accepter;refuser;consentement;\
         este sitio;utilizamos;usa cookies;acepta;aceptar;questo sito;utilizza;accetta;este site;aceita;den här webbplatsen;vi använder",
    )
});

/// What is said when a text is taken back or put right.
pub(super) static RETRACTION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "ingetrokken;rectificatie;gerectificeerd;correctie;gecorrigeerd;herroepen;vervallen;vernietigd;niet langer geldig;onjuist;verouderd;\
         retracted;retraction;withdrawn;correction;corrected;erratum;corrigendum;rescinded;revoked;superseded;repealed;outdated;no longer valid;\
         zurückgezogen;widerrufen;berichtigung;berichtigt;korrektur;korrigiert;aufgehoben;außer kraft;richtigstellung;veraltet;\
         rectificatif;rectifié;retiré;retirée;rétracté;rétraction;correctif;abrogé;abrogée;annulé;erratum;caduc;\
         retirado;rectificación;corrección;ritirato;rettifica;correzione;retratado;indragen;rättelse;trukket tilbage;\
         oikaisu;peruttu;sprostowanie;wycofano;wycofany;wycofana;wycofane;unieważniono;oprava;helyesbítés;visszavont;rectificare;düzeltme;geri çekildi;\
         исправление;опровержение;отозвано;отозвана;виправлення;διόρθωση;επανόρθωση;ανακλήθηκε;تصحيح;تصويب;\
         更正;勘误;撤回;撤稿;訂正;정정;철회;\
         rectificació;rectificat;correcció;retirat;erată;retras;ralat;dicabut;đính chính;תיקון;correção;ispravak;popravek;\
         исправка;parandus;kļūdas labojums;pataisymas",
    )
});

/// Headings of lists of links that belong to the text.
pub(super) static BELONGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "bronnen;bron;bijlage;bijlagen;documenten;downloads;download;stukken;noten;voetnoten;literatuur;referenties;regelgeving;\
         sources;source;references;documents;attachments;annexes;annex;notes;footnotes;bibliography;external links;files;\
         quellen;quelle;anlagen;anhang;dokumente;einzelnachweise;literatur;fußnoten;weblinks;\
         références;documents;annexes;pièces jointes;notes et références;bibliographie;liens externes;\
         fuentes;documentos;referencias;fonti;documenti;allegati",
    )
});

/// What pages say that ask for an account.
pub(super) static LOGIN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "inloggen;log in;aanmelden;wachtwoord;wachtwoord vergeten;gebruikersnaam;word abonnee;al abonnee;abonneer;account aanmaken;alleen voor leden;\
         login;sign in;log in to;password;forgot password;username;subscribe to;subscribers only;create an account;members only;register;\
         anmelden;einloggen;passwort;passwort vergessen;benutzername;jetzt abonnieren;nur für abonnenten;registrieren;\
         connexion;se connecter;connectez vous;identifiez vous;mot de passe;mot de passe oublié;identifiant;abonnez vous;réservé aux abonnés;créer un compte;\
         iniciar sesión;contraseña;accedi;password dimenticata;palavra passe;logga in;lösenord;zaloguj",
    )
});

/// What domains that are for sale say.
pub(super) static PARKED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        "domein is te koop;domein te koop;domeinnaam is te koop;domeinnaam te koop;domeinnaam is mogelijk te koop;deze domeinnaam;\
         dit domein;domein kopen;\
         domain is for sale;domain may be for sale;domain name is for sale;domain for sale;buy this domain;this domain is parked;domain parking;\
         parked free;make an offer on this domain;inquire about this domain;the domain name;this domain has expired;domain has recently been registered;\
         domain steht zum verkauf;domain zu verkaufen;domain kaufen;diese domain;domain ist geparkt;\
         domaine est à vendre;domaine à vendre;nom de domaine est à vendre;acheter ce domaine;ce domaine;ce nom de domaine;\
         dominio en venta;este dominio;comprar este dominio;dominio in vendita;questo dominio;domínio à venda;domänen är till salu;domena na sprzedaż",
    )
});
