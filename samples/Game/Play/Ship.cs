using System.Numerics;

namespace Game.Play;

/// <summary>What one player flies.</summary>
internal sealed class Ship(ushort number, string name, Vector2 position)
{
    private const float Acceleration = 900;
    private const float Drag = 1.6f;

    private Vector2 _velocity;

    /// <summary>The player's number in the arena: what pictures call him by.</summary>
    public ushort Number => number;

    public string Name => name;

    public Vector2 Position { get; private set; } = position;

    public float Angle { get; private set; }

    public float Thrust { get; private set; }

    public int Score { get; set; }

    /// <summary>When the connection was lost; null while there is one.</summary>
    public long? AdriftSince { get; set; }

    public void Steer(float angle, float thrust) => (Angle, Thrust) = (angle, thrust);

    public void Move(float seconds)
    {
        var push = new Vector2(MathF.Cos(Angle), MathF.Sin(Angle)) * (Thrust * Acceleration);
        _velocity += (push - (_velocity * Drag)) * seconds;
        Position = Vector2.Clamp(Position + (_velocity * seconds), Vector2.Zero, new Vector2(Arena.Size));
    }
}
