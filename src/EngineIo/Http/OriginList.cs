namespace SocketIoNet.EngineIo.Http;

/// <summary>The origins that the options allow.</summary>
internal sealed class OriginList
{
    public const string Any = "*";

    /// <summary>The origin that browsers send for a page from a file and for a sandboxed page.</summary>
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

        // Any site can sandbox a page: an entry for files must not give such pages the cookies of visitors.
        _none = entries.Contains(None) ? OriginGrant.Everything : _patterns.Exists(static pattern => pattern.IsFiles) ? OriginGrant.WithoutCookies : OriginGrant.Nothing;
    }

    public bool AllowsAll { get; }

    public static bool IsEntry(string? entry) => entry is Any or None || (entry is not null && OriginPattern.TryParse(entry, out _));

    public OriginGrant GrantOf(string origin)
    {
        // In the form that browsers send, it needs no parsing.
        if (AllowsAll || _exact.Contains(origin)) return OriginGrant.Everything;
        if (origin == None) return _none;
        return WebOrigin.TryParse(origin, out var parsed) && _patterns.Exists(pattern => pattern.Matches(parsed)) ? OriginGrant.Everything : OriginGrant.Nothing;
    }
}
