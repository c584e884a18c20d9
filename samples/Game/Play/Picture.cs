using System.Buffers.Binary;

namespace Game.Play;

/// <summary>
/// An arena as bytes, all numbers big-endian: how many ships (2 bytes), for each its number, x, y, angle in 1/10,000 of a radian, thrust 0 to 1,000 and score (2 bytes each), then for each spark x and y (2 bytes each).
/// </summary>
internal static class Picture
{
    private const int BytesOfShip = 12;
    private const int BytesOfSpark = 4;

    public static byte[] Draw(IReadOnlyCollection<Ship> ships, Spark[] sparks)
    {
        var picture = new byte[2 + (ships.Count * BytesOfShip) + (sparks.Length * BytesOfSpark)];
        var rest = Put(picture, ships.Count);
        foreach (var ship in ships)
        {
            rest = Put(rest, ship.Number);
            rest = Put(rest, ship.Position.X);
            rest = Put(rest, ship.Position.Y);
            rest = Put(rest, ship.Angle * 10_000);
            rest = Put(rest, ship.Thrust * 1_000);
            rest = Put(rest, ship.Score);
        }

        foreach (var spark in sparks)
        {
            rest = Put(rest, spark.Position.X);
            rest = Put(rest, spark.Position.Y);
        }

        return picture;
    }

    private static Span<byte> Put(Span<byte> bytes, float value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Math.Clamp(value, 0, ushort.MaxValue));
        return bytes[2..];
    }
}
