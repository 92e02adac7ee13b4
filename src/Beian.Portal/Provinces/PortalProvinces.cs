using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>The provinces that this portal is for.</summary>
public sealed class PortalProvinces
{
    private readonly Dictionary<string, ProvinceName> _bySlug;

    /// <summary>Takes them from the settings; with none named there, all.</summary>
    public PortalProvinces(IOptions<PortalOptions> options)
    {
        var named = options.Value.Provinces;
        All = [.. ProvinceName.All.Where(province => named.Count == 0 || named.Contains(province.Slug))];
        _bySlug = All.ToDictionary(province => province.Slug);
    }

    /// <summary>All of them, in the order of their codes.</summary>
    public IReadOnlyList<ProvinceName> All { get; }

    /// <summary>The one that an address names, if this portal is for it.</summary>
    public ProvinceName? Find(string slug) => _bySlug.GetValueOrDefault(slug);
}
