using System.Collections.Concurrent;

namespace Game.Play;

/// <summary>The arenas, and which socket is in which.</summary>
internal sealed class ArenaTable(TimeProvider time)
{
    private const int MostArenas = 50;
    private const int LongestName = 16;

    private readonly ConcurrentDictionary<string, Arena> _arenas = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Arena> _bySocket = new();

    public ICollection<Arena> All => _arenas.Values;

    public Arena? Find(string socketId) => _bySocket.GetValueOrDefault(socketId);

    /// <returns>Null when there is no place.</returns>
    public JoinedArena? Enter(string? arenaName, string socketId, string? playerName)
    {
        var name = Clean(arenaName, "open space");
        if (!_arenas.ContainsKey(name) && _arenas.Count >= MostArenas) return null;
        var arena = _arenas.GetOrAdd(name, static (key, time) => new Arena(key, time), time);
        if (arena.Enter(socketId, Clean(playerName, "nobody")) is not { } welcome) return null;
        _bySocket[socketId] = arena;
        return new JoinedArena(arena, welcome);
    }

    /// <summary>Forgets an arena that nobody is in.</summary>
    public void Close(Arena arena)
    {
        if (!arena.TryClose()) return;
        _arenas.TryRemove(arena.Name, out _);
        foreach (var (socketId, entered) in _bySocket)
        {
            if (entered == arena) _bySocket.TryRemove(socketId, out _);
        }
    }

    private static string Clean(string? text, string otherwise)
    {
        var clean = text?.Trim() ?? "";
        if (clean.Length == 0) return otherwise;
        return clean.Length > LongestName ? clean[..LongestName] : clean;
    }
}
