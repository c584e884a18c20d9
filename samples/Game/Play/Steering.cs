using System.Buffers.Binary;

namespace Game.Play;

/// <summary>Four bytes from the client: the angle in 1/10,000 of a radian, and how hard it pushes, 0 to 1,000. Both big-endian.</summary>
internal static class Steering
{
    private const int Length = 4;
    private const int MostThrust = 1_000;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out float angle, out float thrust)
    {
        angle = thrust = 0;
        if (bytes.Length != Length) return false;
        angle = BinaryPrimitives.ReadUInt16BigEndian(bytes) / 10_000f;
        thrust = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), (ushort)MostThrust) / (float)MostThrust;
        return true;
    }
}
