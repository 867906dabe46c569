//! How to check the package.

words! {
    H_CHECK = "How to check it", "Comment le vérifier", "Cómo verificarlo", "Как проверить", "كيفية التحقق", "如何核验";
    CHECK = "Anybody can check this package, without asking a node and without a network. Two verifiers do not depend on each other: the program, which the page in a browser runs too, and one in Python.",
        "Chacun peut vérifier ce dossier, sans interroger un nœud et sans réseau. Deux vérificateurs sont indépendants l’un de l’autre : le programme, que la page du navigateur exécute aussi, et un autre en Python.",
        "Cualquiera puede verificar este paquete, sin preguntar a un nodo y sin red. Dos verificadores no dependen uno de otro: el programa, que la página del navegador también ejecuta, y otro en Python.",
        "Проверить этот пакет может каждый, не обращаясь к узлу и без сети. Два верификатора не зависят друг от друга: программа, которую выполняет и страница в браузере, и верификатор на Python.",
        "يمكن لأي شخص التحقق من هذه الحزمة دون سؤال أي عقدة ودون شبكة. وهناك مدققان لا يعتمد أحدهما على الآخر: البرنامج، وتشغّله أيضًا صفحة المتصفح، ومدقق آخر بلغة بايثون.",
        "任何人都可以核验本证据包，无需询问节点，也无需联网。有两个互不依赖的核验程序：本程序（浏览器页面运行的也是它）和另一个 Python 核验程序。";
    BY_PROGRAM = "With the program. It names each check and says whether it holds: {command}",
        "Avec le programme. Il nomme chaque contrôle et dit s’il est satisfait : {command}",
        "Con el programa. Nombra cada comprobación y dice si se cumple: {command}",
        "Программой. Она называет каждую проверку и говорит, пройдена ли она: {command}",
        "بالبرنامج. يسمي كل فحص ويقول هل نجح: {command}",
        "用程序核验。它会列出每项检查并说明是否通过：{command}";
    BY_BROWSER = "In a browser: open the checking page of Comity, which is one file and works without a network, and drop the package on it.",
        "Dans un navigateur : ouvrir la page de vérification de Comity, qui tient en un fichier et fonctionne sans réseau, et y déposer le dossier.",
        "En un navegador: abra la página de verificación de Comity, que es un solo archivo y funciona sin red, y suelte el paquete en ella.",
        "В браузере: откройте страницу проверки Comity (один файл, работает без сети) и перетащите на неё пакет.",
        "في المتصفح: افتح صفحة التحقق الخاصة بـ Comity، وهي ملف واحد يعمل دون شبكة، وأسقط الحزمة عليها.",
        "用浏览器核验：打开 Comity 的核验页面（单个文件，无需联网），将证据包拖入其中。";
    BY_PYTHON = "With a second verifier in Python, written from the published description alone: {command}",
        "Avec un second vérificateur, en Python, écrit uniquement d’après la description publiée : {command}",
        "Con un segundo verificador en Python, escrito solo a partir de la descripción publicada: {command}",
        "Вторым верификатором на Python, написанным только по опубликованному описанию: {command}",
        "بمدقق ثانٍ بلغة بايثون، كُتب استنادًا إلى الوصف المنشور وحده: {command}",
        "用第二个 Python 核验程序，它仅依据公开的说明编写：{command}";
    BY_HAND = "By hand: the package is a zip. When it is unpacked, this command compares each file with the list of digests: {command}",
        "À la main : le dossier est une archive zip. Une fois décompressée, cette commande compare chaque fichier à la liste des empreintes : {command}",
        "A mano: el paquete es un zip. Una vez descomprimido, esta orden compara cada archivo con la lista de resúmenes: {command}",
        "Вручную: пакет — это архив zip. После распаковки эта команда сверяет каждый файл со списком хешей: {command}",
        "يدويًا: الحزمة ملف zip. بعد فكها يقارن هذا الأمر كل ملف بقائمة البصمات: {command}",
        "手工核验：证据包是 zip 文件。解压后，下列命令将每个文件与摘要清单比对：{command}";
    WHOSE_KEYS = "A package can only be believed as far as its keys can. Compare the keys below with a directory that you trust; the program does it when the directory is given.",
        "Un dossier n’est crédible que dans la mesure où ses clés le sont. Comparez les clés ci-dessous avec un annuaire de confiance ; le programme le fait si l’annuaire lui est donné.",
        "Un paquete solo merece tanta confianza como sus claves. Compare las claves que siguen con un directorio de su confianza; el programa lo hace si se le da el directorio.",
        "Пакету можно верить лишь настолько, насколько можно верить его ключам. Сверьте ключи ниже с доверенным каталогом; программа делает это, если ей передан каталог.",
        "لا يوثق بالحزمة إلا بقدر الوثوق بمفاتيحها. قارن المفاتيح أدناه بدليل تثق به؛ ويقوم البرنامج بذلك إذا أُعطي الدليل.",
        "证据包的可信程度取决于其密钥。请将下列密钥与您信任的名录比对；向程序提供名录时，程序会自动比对。";
}
