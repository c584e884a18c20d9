using Game.Play;
using SocketIoNet;

namespace Game;

/// <summary>Moves every arena thirty times a second, and sends what it looks like to its room.</summary>
internal sealed class GameLoop(ArenaTable arenas, SocketIoServer io, TimeProvider time, ILogger<GameLoop> logger) : BackgroundService
{
    private const int TicksPerSecond = 30;

    private readonly CostMeter _cost = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond), time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetTimestamp();
            TickAll((float)time.GetElapsedTime(last, now).TotalSeconds);
            last = now;
        }
    }

    private void TickAll(float seconds)
    {
        foreach (var arena in arenas.All)
        {
            try
            {
                Tick(arena, seconds);
            }
            catch (Exception exception)
            {
                // A loop that ends because of one arena would end the game for all of them.
                logger.LogError(exception, "The arena {Arena} could not be moved", arena.Name);
            }
        }

        if (_cost.TryMeasure(arenas.All.Sum(arena => arena.Count), out var cost)) io.Emit("cost", cost);
    }

    private void Tick(Arena arena, float seconds)
    {
        var hasChanged = arena.Move(seconds);
        if (arena.Count == 0)
        {
            arenas.Close(arena);
            return;
        }

        // Volatile: who cannot take this picture now needs the next one, not this one later.
        io.To(arena.Room).Volatile.Emit("state", arena.Draw());
        if (hasChanged) io.To(arena.Room).Emit("players", arena.Names());
    }
}
