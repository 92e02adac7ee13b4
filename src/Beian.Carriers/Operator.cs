namespace Beian.Carriers;

/// <summary>Who a subscriber's contract is with, and so which carrier adapter sends the message.</summary>
public enum Operator
{
    /// <summary>The number lies in no range of the numbering plan.</summary>
    Unknown = 0,

    /// <summary>China Telecom 中国电信.</summary>
    Telecom = 1,

    /// <summary>China Unicom 中国联通.</summary>
    Unicom = 2,

    /// <summary>China Mobile 中国移动.</summary>
    Mobile = 3,

    /// <summary>
    /// A virtual operator 虚拟运营商 (MVNO). Its messages travel over its host network's channel, from a number
    /// that may differ each time.
    /// </summary>
    Virtual = 4,

    /// <summary>China Broadnet 中国广电.</summary>
    Broadnet = 5,
}
