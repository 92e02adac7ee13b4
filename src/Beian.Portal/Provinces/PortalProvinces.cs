using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>The provinces that this portal is for.</summary>
public sealed class PortalProvinces
{
    private readonly Dictionary<string, ProvinceName> _bySlug;

    /// <summary>Takes them from the settings. With none named there it is all in Development, and elsewhere none: that process is the night shift's.</summary>
    public PortalProvinces(IOptions<PortalOptions> options, IHostEnvironment environment)
    {
        var named = options.Value.Provinces;
        var isForAll = named.Count == 0 && environment.IsDevelopment();
        All = [.. ProvinceName.All.Where(province => isForAll || named.Contains(province.Slug))];
        _bySlug = All.ToDictionary(province => province.Slug);
    }

    /// <summary>All of them, in the order of their codes.</summary>
    public IReadOnlyList<ProvinceName> All { get; }

    /// <summary>The one that an address names, if this portal is for it.</summary>
    public ProvinceName? Find(string slug) => _bySlug.GetValueOrDefault(slug);
}
