using Beian.Filings;
using Google.Protobuf;

namespace Beian.Callers;

/// <summary>
/// Who may call an RPC. The roles are held against the caller before the request is read, its province once it has been.
/// </summary>
internal sealed class AccessRule
{
    private readonly Grant[] _grants;

    private AccessRule(params Grant[] grants) => _grants = grants;

    /// <summary>Whoever can reach the server; no token is looked at.</summary>
    public static AccessRule Anyone { get; } = new() { NeedsCaller = false };

    /// <summary>Every caller that is known, whatever its role.</summary>
    public static AccessRule AnyCaller { get; } = new();

    /// <summary>Whether the caller has to be known.</summary>
    public bool NeedsCaller { get; private init; } = true;

    /// <summary>The roles that may call; none where any may.</summary>
    public IEnumerable<CallerRole> Roles => _grants.Select(grant => grant.Role);

    /// <summary>Callers of a role, for whatever they ask. Providers see their own filings, whatever they ask for.</summary>
    public static AccessRule For(CallerRole role) => new(new Grant(role, null));

    /// <summary>Callers of a role, where the province that the request names is one of theirs.</summary>
    public static AccessRule For<TRequest>(CallerRole role, Func<TRequest, Province> province)
        where TRequest : IMessage =>
        new(new Grant(role, request => province((TRequest)request)));

    /// <summary>And callers of another role.</summary>
    public AccessRule Or(CallerRole role) => new([.. _grants, new Grant(role, null)]);

    /// <summary>Whether the caller may call at all.</summary>
    public bool Admits(Caller caller)
    {
        foreach (var grant in _grants)
        {
            if (caller.Is(grant.Role))
            {
                return true;
            }
        }

        return _grants.Length == 0;
    }

    /// <summary>The province that the caller may not act for; null where it may. What names no province is refused as a bad field.</summary>
    public Province? Refuses(Caller caller, IMessage request)
    {
        Province? refused = null;
        foreach (var grant in _grants)
        {
            if (!caller.Is(grant.Role))
            {
                continue;
            }

            if (grant.Province?.Invoke(request) is not { } province || !Provinces.IsKnown(province) || caller.MayActFor(province, grant.Role))
            {
                return null;
            }

            refused = province;
        }

        return refused;
    }

    private sealed record Grant(CallerRole Role, Func<IMessage, Province>? Province);
}
