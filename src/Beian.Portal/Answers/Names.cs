using Beian.Portal.Languages;
using Beian.V1;

namespace Beian.Portal.Answers;

/// <summary>What the contract's enums are called on the pages.</summary>
internal static class Names
{
    /// <summary>A type of filing.</summary>
    public static Words Of(FilingType type) => type switch
    {
        FilingType.FirstFiling => new("首次备案", "First filing"),
        FilingType.NewSite => new("新增网站", "New site"),
        FilingType.Access => new("接入备案", "Access filing"),
        FilingType.Change => new("变更备案", "Change"),
        FilingType.CancelSubject => new("注销主体", "Cancel subject"),
        FilingType.CancelSite => new("注销网站", "Cancel site"),
        FilingType.CancelAccess => new("取消接入", "Cancel access"),
        _ => new(type.ToString(), type.ToString()),
    };

    /// <summary>One of the people who verify.</summary>
    public static Words Of(Role role) => role switch
    {
        Role.Principal => new("主体负责人", "subject principal"),
        Role.SiteManager => new("网站负责人", "site manager"),
        _ => new(role.ToString(), role.ToString()),
    };

    /// <summary>An operator.</summary>
    public static Words Of(Operator carrier) => carrier switch
    {
        Operator.Telecom => new("中国电信", "China Telecom"),
        Operator.Unicom => new("中国联通", "China Unicom"),
        Operator.Mobile => new("中国移动", "China Mobile"),
        Operator.Virtual => new("虚拟运营商", "Virtual operators"),
        Operator.Broadnet => new("中国广电", "China Broadnet"),
        _ => new(carrier.ToString(), carrier.ToString()),
    };
}
