namespace Beian.Outbox;

/// <summary>What the person is asked to confirm, as the message puts it: the term that portals and access providers have for what is filed.</summary>
public static class MessagePurpose
{
    /// <summary>The term for <paramref name="type"/>, at most <see cref="Carriers.Texts.MessageTemplate.MaxPurposeLength"/> characters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no type of a filing.</exception>
    public static string Of(FilingType type) => type switch
    {
        // Also called 新增备案, which is too close to 新增网站 for somebody who is to see what they confirm.
        FilingType.FirstFiling => "首次备案",
        FilingType.NewSite => "新增网站",
        FilingType.Access => "接入备案",
        FilingType.Change => "变更备案",
        FilingType.CancelSubject => "注销主体",
        FilingType.CancelSite => "注销网站",
        FilingType.CancelAccess => "取消接入",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of filing."),
    };
}
