using Beian.Portal.Languages;
using Beian.V1;

namespace Beian.Portal.Demo;

/// <summary>Somebody ready to be put into a filing. The numbers are nobody's that a simulated carrier would send to, one for each operator.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Phone">Their number.</param>
/// <param name="IdLastSix">The last six characters of their document, for whoever plays them.</param>
/// <param name="Operator">Whose number it is.</param>
public sealed record DemoPerson(Words Name, string Phone, string IdLastSix, Operator Operator)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DemoPerson> All { get; } =
    [
        new(new("张伟", "Zhang Wei"), "19900001001", "09364X", Operator.Telecom),
        new(new("李娜", "Li Na"), "13800001002", "190427", Operator.Mobile),
        new(new("王芳", "Wang Fang"), "13000001003", "051234", Operator.Unicom),
        new(new("陈志明", "Chan Chi Ming"), "13900001004", "567(8)", Operator.Mobile),
        new(new("赵静", "Zhao Jing"), "17000001005", "112358", Operator.Virtual),
        new(new("刘洋", "Liu Yang"), "19200001006", "E31415", Operator.Broadnet),
    ];

    /// <summary>Whose phone it is; null for a stranger's.</summary>
    public static DemoPerson? Find(string phone) => All.FirstOrDefault(person => person.Phone == phone);

    /// <summary>As the contract has them.</summary>
    public Person AsPerson() => new() { PhoneNumber = Phone, IdLastSix = IdLastSix };
}
