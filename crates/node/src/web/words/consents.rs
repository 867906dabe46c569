//! Words about standing consents: given, learned, taken back.

words! {
    CONSENTS = "Standing consents", "Consentements permanents", "Consentimientos permanentes", "Постоянные согласия", "الموافقات الدائمة", "常设同意";
    CONSENTS_LEAD = "By a standing consent a state lets others order their own companies for data that lies with it, within these bounds, and is told of each order. The last one that a state published is the one that counts.",
        "Par un consentement permanent, un État permet à d’autres d’ordonner à leurs propres entreprises de fournir des données situées chez lui, dans ces limites, et il est informé de chaque ordre. Seul compte le dernier qu’un État a publié.",
        "Con un consentimiento permanente, un Estado permite que otros ordenen a sus propias empresas entregar datos que están en él, dentro de estos límites, y se le informa de cada orden. Cuenta el último que haya publicado cada Estado.",
        "Постоянным согласием государство разрешает другим предписывать их собственным компаниям выдачу данных, которые находятся у него, в этих пределах, и узнаёт о каждом предписании. Действует последнее согласие, опубликованное государством.",
        "بالموافقة الدائمة تسمح دولة لدول أخرى بأن تأمر شركات تلك الدول بتقديم بيانات موجودة لديها، ضمن هذه الحدود، وتُبلَّغ بكل أمر. والعبرة بآخر موافقة نشرتها كل دولة.",
        "一国通过常设同意，允许他国在下列范围内命令其本国企业提供位于该国的数据，并就每项命令获得通知。以各国最后公布的一份为准。";
    CONSENTS_OURS = "Given by our state", "Donnés par notre État", "Otorgados por nuestro Estado", "Данные нашим государством", "صادرة عن دولتنا", "我国给予的";
    CONSENTS_OURS_NONE = "None was published here: for data that lies with us, each request is asked for and answered by itself.",
        "Aucun n’a été publié ici : pour des données situées chez nous, chaque demande est présentée et traitée séparément.",
        "Aquí no se ha publicado ninguno: para datos que están en nuestro Estado, cada solicitud se presenta y se responde por separado.",
        "Здесь ничего не опубликовано: о данных, находящихся у нас, запрашивают и отвечают по каждому случаю отдельно.",
        "لم تُنشر هنا أي موافقة: فكل طلب لبيانات موجودة لدينا يُقدَّم ويُجاب عنه على حدة.",
        "此处未公布任何常设同意：凡涉及位于我国的数据，均须逐案请求和答复。";
    CONSENTS_OTHERS = "Given by other states", "Donnés par d’autres États", "Otorgados por otros Estados", "Данные другими государствами", "صادرة عن دول أخرى", "他国给予的";
    CONSENTS_OTHERS_NONE = "None is known here.", "Aucun n’est connu ici.", "Aquí no se conoce ninguno.", "Здесь ни одно не известно.", "لا تُعرف هنا أي موافقة.", "此处未知任何常设同意。";
    CONSENT_BENEFICIARIES = "States that may rely on it", "États qui peuvent s’en prévaloir", "Estados que pueden acogerse a él", "Государства, которые могут на него опираться", "الدول التي يجوز لها الاستناد إليها", "可援用的国家";
    CONSENT_NOBODY = "no state", "aucun État", "ningún Estado", "ни одно государство", "لا دولة", "无";
    CONSENT_COVERS = "Covers", "Porte sur", "Abarca", "Охватывает", "تشمل", "范围";
    CONSENT_SIGNED_BY = "Approved by", "Approuvé par", "Aprobado por", "Одобрили", "وافق عليها", "批准人";
    CONSENT_HOLDS = "in force", "en vigueur", "en vigor", "действует", "سارية", "有效";
    CONSENT_HOLDS_FOR_US = "in force, for us too", "en vigueur, pour nous aussi", "en vigor, también para nosotros", "действует, в том числе для нас", "سارية، ولنا أيضًا", "有效，亦适用于我国";
    CONSENT_HOLDS_FOR_OTHERS = "in force, not for us", "en vigueur, pas pour nous", "en vigor, no para nosotros", "действует, но не для нас", "سارية، ولكن ليس لنا", "有效，但不适用于我国";
    CONSENT_TAKEN_BACK = "taken back", "retiré", "retirado", "отозвано", "سُحبت", "已撤回";
    CONSENT_REPLACED = "replaced or over", "remplacé ou expiré", "sustituido o vencido", "заменено или истекло", "استُبدلت أو انتهت", "已被替代或已到期";
    CONSENT_ENDED = "Standing consent taken back", "Consentement permanent retiré", "Consentimiento permanente retirado", "Постоянное согласие отозвано", "سُحبت موافقة دائمة", "常设同意已撤回";
    CONSENT_WAITS = "Waits for a second person", "Attend une deuxième personne", "Espera a una segunda persona", "Ждёт второго лица", "تنتظر شخصًا ثانيًا", "等待第二人签署";
    CONSENT_WAITS_HERE = "A standing consent waits for a second person.", "Un consentement permanent attend une deuxième personne.", "Un consentimiento permanente espera a una segunda persona.", "Постоянное согласие ждёт второго лица.", "موافقة دائمة تنتظر شخصًا ثانيًا.", "一份常设同意正等待第二人签署。";
    CONSENT_FIRST = "First signature", "Première signature", "Primera firma", "Первая подпись", "التوقيع الأول", "第一签署人";
    DIRECT_HALF = "{who} has signed a direct order to {company}, for data in {state}. Nothing is ordered until a second person signs the same.",
        "{who} a signé un ordre direct à {company}, pour des données en {state}. Rien n’est ordonné tant qu’une deuxième personne ne signe pas la même chose.",
        "{who} ha firmado una orden directa a {company}, para datos en {state}. No se ordena nada hasta que una segunda persona firme lo mismo.",
        "{who}: подписано прямое предписание для {company} о данных в {state}. Ничего не предписано, пока второе лицо не подпишет то же самое.",
        "وقّع {who} أمرًا مباشرًا إلى {company} لبيانات في {state}. لا يُؤمر بشيء حتى يوقّع شخص ثانٍ الشيء نفسه.",
        "{who}已签署致{company}的直接命令，所涉数据位于{state}。在第二人签署同样内容之前，命令不生效。";
    DIRECT_FIRST = "{who} has signed this as the first. Sign the same.", "{who} a signé en premier. Signez la même chose.", "{who} ha firmado primero. Firme lo mismo.", "Первая подпись: {who}. Подпишите то же самое.", "وقّع {who} أولًا. وقّع الشيء نفسه.", "{who}已第一个签署。请签署同样内容。";
    FIELD_CONSENT_UNTIL = "In force until", "En vigueur jusqu’au", "En vigor hasta", "Действует до", "سارية حتى", "有效期至";
    FIELD_CONSENT_UNTIL_HINT = "A year at most; left empty, a year. For example 2027-03-31 12:00.", "Un an au plus ; vide, un an. Par exemple 2027-03-31 12:00.", "Un año como máximo; vacío, un año. Por ejemplo 2027-03-31 12:00.", "Не дольше года; если пусто — год. Например, 2027-03-31 12:00.", "سنة على الأكثر؛ وإذا تُرك فارغًا فسنة. مثلًا 2027-03-31 12:00.", "最长一年；留空即为一年。例如 2027-03-31 12:00。";
    ACT_PUBLISH_CONSENT = "Publish a standing consent", "Publier un consentement permanent", "Publicar un consentimiento permanente", "Опубликовать постоянное согласие", "نشر موافقة دائمة", "公布常设同意";
    ACT_CONSENT_THEN = "Two people sign it, one after the other; with the second it is published and takes the place of the one before. The states that it names may have records held here, and learn who used an address, without asking for each case. They may do nothing else, and you are told each time.",
        "Deux personnes le signent l’une après l’autre ; à la deuxième il est publié et remplace le précédent. Les États nommés peuvent faire conserver ici des enregistrements et apprendre qui utilisait une adresse, sans le demander pour chaque affaire. Rien d’autre, et vous en êtes informés chaque fois.",
        "Dos personas lo firman, una tras otra; con la segunda se publica y sustituye al anterior. Los Estados nombrados pueden hacer conservar aquí registros y saber quién usó una dirección sin pedirlo en cada caso. Nada más, y se le informa cada vez.",
        "Подписывают двое, один за другим; со второй подписью оно публикуется и заменяет прежнее. Названные государства могут требовать сохранения записей здесь и узнавать, кто пользовался адресом, не запрашивая по каждому делу. Ничего больше, и вас уведомляют каждый раз.",
        "يوقعها شخصان أحدهما بعد الآخر؛ وبالتوقيع الثاني تُنشر وتحل محل سابقتها. ويجوز للدول المسماة أن تطلب حفظ سجلات هنا وأن تعرف من استخدم عنوانًا دون طلب لكل قضية، ولا شيء غير ذلك، وتُبلَّغون في كل مرة.",
        "须由两人先后签署；第二人签署后即公布并取代前一份。所列国家可要求在此保全记录并查明某地址的使用者，无须逐案请求；除此之外不得为之，且每次均通知贵方。";
    ACT_SIGN_CONSENT_THEN = "You sign exactly what stands above. With your signature it is published, takes the place of the one before, and every authority is told.",
        "Vous signez exactement ce qui figure ci-dessus. Avec votre signature il est publié, remplace le précédent, et chaque autorité en est informée.",
        "Usted firma exactamente lo que figura arriba. Con su firma se publica, sustituye al anterior y se informa a todas las autoridades.",
        "Вы подписываете ровно то, что стоит выше. С вашей подписью оно публикуется, заменяет прежнее, и все органы уведомляются.",
        "توقّع بالضبط ما ورد أعلاه. وبتوقيعك تُنشر وتحل محل سابقتها وتُبلَّغ كل السلطات.",
        "您签署的正是上列内容。一经您签署即公布并取代前一份，并通知所有主管机关。";
    ACT_END_CONSENT = "Take the consent back", "Retirer le consentement", "Retirar el consentimiento", "Отозвать согласие", "سحب الموافقة", "撤回同意";
    ACT_END_CONSENT_THEN = "At once, and for every state that it names; one person is enough. Every authority is told: it orders nothing more under it, and ends what it has ordered and what is not answered.",
        "Immédiatement, et pour chaque État nommé ; une personne suffit. Chaque autorité est informée : elle n’ordonne plus rien sur cette base et met fin à ce qu’elle a ordonné et qui est sans réponse.",
        "De inmediato y para todos los Estados que nombra; basta una persona. Se informa a todas las autoridades: no ordenan nada más con él y ponen fin a lo ordenado que siga sin respuesta.",
        "Немедленно и для всех названных государств; достаточно одного лица. Уведомляются все органы: они больше ничего на его основании не предписывают и прекращают предписания, оставшиеся без ответа.",
        "فورًا ولكل دولة تسميها؛ ويكفي شخص واحد. وتُبلَّغ كل السلطات: فلا تأمر بشيء آخر بموجبها، وتُنهي ما أمرت به ولم يُجَب عنه.",
        "立即对所列各国生效；一人即可。将通知所有主管机关：其不再据此下令，并终止已下达而尚未答复的命令。";
}
