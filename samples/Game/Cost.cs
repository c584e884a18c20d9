namespace Game;

/// <param name="Players">How many there are in all arenas.</param>
/// <param name="CpuMilliseconds">The server's CPU time for each of them and each second.</param>
internal sealed record Cost(int Players, double CpuMilliseconds);
