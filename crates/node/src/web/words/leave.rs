//! Words of an independent body's leave: given, refused, asked for anew. Machine-drafted, unreviewed.

words! {
    ACT_AUTHORISE = "Authorise", "Autoriser", "Autorizar", "Санкционировать", "منح الإذن", "授权";
    ACT_AUTHORISE_THEN = "For: {measure}. Your authorisation is signed and covers this one deed, until it expires.",
        "Pour : {measure}. Votre autorisation est signée et couvre ce seul acte, jusqu’à son expiration.",
        "Para: {measure}. Su autorización se firma y cubre este único acto hasta que venza.",
        "Мера: {measure}. Санкция подписывается и охватывает только это действие до истечения срока.",
        "للإجراء: {measure}. يوقَّع إذنك ويشمل هذا العمل وحده حتى انتهاء مدته.",
        "措施：{measure}。您的授权将被签署，仅涵盖这一项行为，到期失效。";
    ACT_REFUSE_LEAVE = "Refuse to authorise", "Refuser l’autorisation", "Denegar la autorización", "Отказать в санкции", "رفض منح الإذن", "拒绝授权";
    ACT_REFUSE_LEAVE_THEN = "For: {measure}. Your reasons are recorded and read by the desk. Nothing more is done under this deed until the independent body is asked anew.",
        "Pour : {measure}. Vos motifs sont consignés et lus par le bureau. Rien n’est plus fait au titre de cet acte tant que l’autorité indépendante n’est pas saisie de nouveau.",
        "Para: {measure}. Sus motivos quedan registrados y los lee la mesa. No se hace nada más en virtud de este acto hasta que se consulte de nuevo a la autoridad independiente.",
        "Мера: {measure}. Ваши мотивы заносятся в записи, и их прочтут те, кто ведёт запрос. По этому действию ничего больше не делается, пока независимый орган не запросят вновь.",
        "للإجراء: {measure}. تُسجَّل أسبابك ويقرؤها المكتب. ولا يُتخذ شيء آخر بموجب هذا العمل حتى يُطلب الإذن من السلطة المستقلة من جديد.",
        "措施：{measure}。您的理由将被记录并由承办人员阅读。在重新请求独立授权机关之前，不再依此行为采取任何措施。";
    ACT_ASK_LEAVE = "Ask the independent body anew", "Saisir de nouveau l’autorité indépendante", "Consultar de nuevo a la autoridad independiente", "Вновь запросить независимый орган", "طلب الإذن من السلطة المستقلة من جديد", "重新请求独立授权机关";
    ACT_ASK_LEAVE_THEN = "For: {measure}. The independent body reads what you say and answers again. Until it authorises, nothing is done.",
        "Pour : {measure}. L’autorité indépendante lit ce que vous dites et se prononce de nouveau. Tant qu’elle n’autorise pas, rien n’est fait.",
        "Para: {measure}. La autoridad independiente lee lo que usted dice y responde de nuevo. Mientras no autorice, no se hace nada.",
        "Мера: {measure}. Независимый орган прочтёт ваши слова и ответит вновь. Пока он не санкционирует, ничего не делается.",
        "للإجراء: {measure}. تقرأ السلطة المستقلة ما تقوله وترد من جديد. ولا يُتخذ أي إجراء ما لم تأذن.",
        "措施：{measure}。独立授权机关将阅读您的说明并重新答复。在其授权之前，不采取任何措施。";
    FIELD_LEAVE_REASONS = "Your reasons", "Vos motifs", "Sus motivos", "Ваши мотивы", "أسبابك", "您的理由";
    FIELD_LEAVE_ASKED = "What has changed since, or was not known then", "Ce qui a changé depuis, ou n’était pas connu", "Qué ha cambiado desde entonces, o no se sabía", "Что изменилось с тех пор или не было известно", "ما الذي تغيّر منذئذ أو لم يكن معلومًا", "此后有何变化，或当时有何情况未知";
    LEAVE_REFUSED = "independent authorisation refused", "autorisation indépendante refusée", "autorización independiente denegada", "в независимой санкции отказано", "رُفض الإذن المستقل", "独立授权被拒绝";
    LEAVE_REFUSED_FOR = "The independent body has refused its authorisation: {measure}", "L’autorité indépendante a refusé son autorisation : {measure}", "La autoridad independiente ha denegado su autorización: {measure}", "Независимый орган отказал в санкции: {measure}", "رفضت السلطة المستقلة منح الإذن: {measure}", "独立授权机关已拒绝授权：{measure}";
    LEAVE_REFUSED_CURE = "Refuse the request, or ask the independent body anew and say what has changed.", "Refusez la demande, ou saisissez de nouveau l’autorité indépendante en disant ce qui a changé.", "Deniegue la solicitud, o consulte de nuevo a la autoridad independiente y diga qué ha cambiado.", "Откажите в запросе или вновь обратитесь к независимому органу и скажите, что изменилось.", "ارفض الطلب، أو اطلب الإذن من السلطة المستقلة من جديد واذكر ما تغيّر.", "请拒绝该请求，或重新请求独立授权机关并说明有何变化。";
    LEAVE_ASKED = "independent authorisation asked for anew", "autorisation indépendante demandée de nouveau", "autorización independiente solicitada de nuevo", "независимая санкция запрошена вновь", "طُلب الإذن المستقل من جديد", "已重新请求独立授权";
}
