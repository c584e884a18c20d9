namespace SocketIoNet.EngineIo.Http;

/// <summary>The origins that the options allow.</summary>
internal sealed class OriginList
{
    public const string Any = "*";

    /// <summary>What browsers send for a page that has no origin: one from a file, or one that another page keeps in a sandbox.</summary>
    public const string None = "null";

    private readonly List<OriginPattern> _patterns = [];
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly OriginGrant _none;

    public OriginList(ICollection<string> entries)
    {
        AllowsAll = entries.Contains(Any);
        foreach (var entry in entries)
        {
            if (!OriginPattern.TryParse(entry, out var pattern)) continue;
            _patterns.Add(pattern);
            if (!pattern.HasSubdomains) _exact.Add(pattern.Origin.ToString());
        }

        // Any site can put a page into a sandbox: meaning files, nobody means to show it the cookies of visitors.
        _none = entries.Contains(None) ? OriginGrant.Everything : _patterns.Exists(static pattern => pattern.IsFiles) ? OriginGrant.WithoutCookies : OriginGrant.Nothing;
    }

    public bool AllowsAll { get; }

    public static bool IsEntry(string? entry) => entry is Any or None || (entry is not null && OriginPattern.TryParse(entry, out _));

    public OriginGrant GrantOf(string origin)
    {
        // As browsers write it, it needs no reading.
        if (AllowsAll || _exact.Contains(origin)) return OriginGrant.Everything;
        if (origin == None) return _none;
        return WebOrigin.TryParse(origin, out var parsed) && _patterns.Exists(pattern => pattern.Matches(parsed)) ? OriginGrant.Everything : OriginGrant.Nothing;
    }
}
