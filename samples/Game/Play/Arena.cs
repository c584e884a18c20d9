using System.Numerics;

namespace Game.Play;

/// <summary>One room of the game. Handlers of different sockets and the game loop run at the same time, so every method takes the lock.</summary>
internal sealed class Arena(string name, TimeProvider time)
{
    public const int Size = 2_000;
    private const int MostShips = 200;
    private const int Sparks = 40;
    private const float Reach = 28;
    private static readonly TimeSpan LongestDrift = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Ship> _ships = [];
    private readonly Spark[] _sparks = [.. Enumerable.Range(0, Sparks).Select(_ => Spark.New())];
    private ushort _lastNumber;
    private bool _hasChanged;
    private bool _isClosed;

    public string Name => name;

    /// <summary>The room that its players are in. A name of its own kind: no client can make it that of another socket.</summary>
    public string Room { get; } = $"arena:{name}";

    public int Count
    {
        get
        {
            lock (_lock) return _ships.Count;
        }
    }

    /// <returns>Null when the arena is full, or has been closed at this moment.</returns>
    public Welcome? Enter(string socketId, string playerName)
    {
        lock (_lock)
        {
            if (_isClosed || _ships.Count >= MostShips) return null;
            var ship = new Ship(++_lastNumber, playerName, Spark.New().Position);
            _ships[socketId] = ship;
            return new Welcome(ship.Number, name, Size);
        }
    }

    public void Steer(string socketId, float angle, float thrust)
    {
        lock (_lock) _ships.GetValueOrDefault(socketId)?.Steer(angle, thrust);
    }

    public void Leave(string socketId) => SetAdrift(socketId, time.GetTimestamp());

    public void Return(string socketId) => SetAdrift(socketId, null);

    /// <returns>Whether players have come, gone or lost their connection since the last time.</returns>
    public bool Move(float seconds)
    {
        lock (_lock)
        {
            RemoveLost();
            foreach (var ship in _ships.Values)
            {
                ship.Move(seconds);
                Collect(ship);
            }

            var hasChanged = _hasChanged;
            _hasChanged = false;
            return hasChanged;
        }
    }

    public byte[] Draw()
    {
        lock (_lock) return Picture.Draw(_ships.Values, _sparks);
    }

    public PlayerName[] Names()
    {
        lock (_lock) return [.. _ships.Values.Select(ship => new PlayerName(ship.Number, ship.Name, ship.AdriftSince is not null))];
    }

    /// <summary>Lets nobody in any more, if nobody is in it.</summary>
    public bool TryClose()
    {
        lock (_lock) return _isClosed = _ships.Count == 0;
    }

    private void SetAdrift(string socketId, long? since)
    {
        lock (_lock)
        {
            if (!_ships.TryGetValue(socketId, out var ship)) return;
            ship.AdriftSince = since;
            ship.Steer(ship.Angle, 0);
            _hasChanged = true;
        }
    }

    private void RemoveLost()
    {
        foreach (var (socketId, ship) in _ships)
        {
            if (ship.AdriftSince is not { } since || time.GetElapsedTime(since) < LongestDrift) continue;
            _ships.Remove(socketId);
            _hasChanged = true;
        }
    }

    private void Collect(Ship ship)
    {
        foreach (ref var spark in _sparks.AsSpan())
        {
            if (Vector2.DistanceSquared(ship.Position, spark.Position) > Reach * Reach) continue;
            ship.Score++;
            spark = Spark.New();
        }
    }
}
