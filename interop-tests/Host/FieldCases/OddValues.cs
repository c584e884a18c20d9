namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Values that JSON cannot say.</summary>
internal static class OddValues
{
    public static object Create(string kind) => kind switch
    {
        "nan" => double.NaN,
        "infinity" => double.PositiveInfinity,
        "minus-infinity" => double.NegativeInfinity,
        "cycle" => new Cycle(),
        "throwing" => new Throwing(),
        "unknown" => typeof(OddValues),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such value."),
    };

    public static object Place(string place, object value) => place switch
    {
        "top" => value,
        "nested" => new { a = new[] { new { value } } },
        "large" => new { before = new string('x', 50_000), value, after = new string('y', 50_000) },
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "No such place."),
    };

    private sealed class Cycle
    {
        public Cycle Self => this;
    }

    private sealed class Throwing
    {
        public int Before { get; } = 1;

        public string Value => throw new InvalidOperationException($"thrown by the getter behind {Before}");
    }
}
