namespace SocketIoNet.Rooms;

/// <summary>Rooms as the application names them. A null room is no room: a client that leaves a name out is to harm nobody.</summary>
internal static class RoomNames
{
    public static IReadOnlyList<string> Of(string? room) => room is null ? [] : [room];

    public static IReadOnlyList<string> Of(IEnumerable<string?>? rooms) => rooms is null ? [] : [.. rooms.OfType<string>()];

    /// <summary>Those of before and another.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string>? before, string? room) => Together(before, Of(room));

    /// <summary>Those of before and others.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string>? before, IEnumerable<string?>? rooms) => Together(before, Of(rooms));

    private static IReadOnlyList<string> Together(IReadOnlyList<string>? before, IReadOnlyList<string> added) =>
        before is null or { Count: 0 } ? added : [.. before, .. added];
}
