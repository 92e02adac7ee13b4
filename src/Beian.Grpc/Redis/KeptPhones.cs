using System.Security.Cryptography;
using Beian.Filings;
using Beian.Secrets;

namespace Beian.Redis;

/// <summary>
/// Opens phones for work that goes through all that is kept. One that cannot be opened is logged and passed by: it must not end
/// the work on everything behind it.
/// </summary>
public sealed partial class KeptPhones(SealedPhones phones, ILogger<KeptPhones> logger)
{
    /// <summary>The phone; null where it cannot be opened.</summary>
    internal PhoneNumber? Open(byte[] sealedPhone, PhoneOwner owner, string ownerName)
    {
        try
        {
            return phones.Open(sealedPhone, owner);
        }
        catch (CryptographicException unreadable)
        {
            LogUnreadable(ownerName, unreadable);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A phone of {Owner} cannot be opened and is passed by: another's key, or changed bytes")]
    private partial void LogUnreadable(string owner, Exception exception);
}
