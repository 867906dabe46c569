//! Words of the form for a new request. Machine-drafted, unreviewed.

words! {
    FIELD_ADDRESS = "Public IP address", "Adresse IP publique", "Dirección IP pública", "Публичный IP-адрес", "عنوان IP العام", "公网IP地址";
    FIELD_PORT = "Source port", "Port source", "Puerto de origen", "Исходный порт", "منفذ المصدر", "源端口";
    FIELD_PERIOD = "Time of use", "Moment de l’utilisation", "Momento de uso", "Время использования", "وقت الاستخدام", "使用时间";
    FIELD_CLOCK_SOURCE = "Clock that wrote the time", "Horloge ayant noté l’heure", "Reloj que registró la hora", "Часы, записавшие время", "الساعة التي سجلت الوقت", "记录时间的时钟";
    FIELD_FACTS = "Facts", "Faits", "Hechos", "Факты", "الوقائع", "案件事实";
    FIELD_NECESSITY = "Why the data is necessary", "Pourquoi les données sont nécessaires", "Por qué son necesarios los datos", "Почему данные необходимы", "لماذا البيانات ضرورية", "为何需要该数据";
}
