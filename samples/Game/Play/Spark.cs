using System.Numerics;

namespace Game.Play;

/// <summary>What ships collect.</summary>
internal readonly record struct Spark(Vector2 Position)
{
    public static Spark New() => new(new Vector2(Random.Shared.NextSingle(), Random.Shared.NextSingle()) * Arena.Size);
}
