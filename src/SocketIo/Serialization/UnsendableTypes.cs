using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.Protocol;

/// <summary>
/// For serializers: types that should not be sent. JSON libraries would write their properties, which may block until a task has completed, or never end.
/// </summary>
public static class UnsendableTypes
{
    private static readonly ConditionalWeakTable<Type, StrongBox<string?>> Known = [];

    /// <summary>Explains what to send instead of a value of the type.</summary>
    /// <param name="type">The type of a value or of a part of it.</param>
    /// <returns>The explanation; null if values of the type may be sent.</returns>
    public static string? Find(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Known.GetValue(type, static unknown => new StrongBox<string?>(Explain(unknown))).Value;
    }

    private static string? Explain(Type type)
    {
        if (typeof(Task).IsAssignableFrom(type) || Is(type, typeof(ValueTask<>)) || type == typeof(ValueTask)) return "A task is not a value. Await it, and send its result.";
        if (IsAsyncSequence(type)) return "An asynchronous sequence is not a value. Await ToListAsync(), or emit its items one by one.";
        if (typeof(Stream).IsAssignableFrom(type)) return "A stream is not a value. Read it, and send its bytes as byte[].";
        if (typeof(Delegate).IsAssignableFrom(type)) return "A delegate is not a value. Call it, and send what it returns. To answer a client's callback return a value, or take an Ack.";
        if (typeof(IResult).IsAssignableFrom(type)) return "An IResult is for HTTP requests. Return or send the value itself.";
        if (type == typeof(CancellationToken)) return "A CancellationToken is not a value. To stop waiting for an acknowledgement use WithCancellation.";
        if (type == typeof(Socket)) return "A Socket is not a value. Send its Id.";
        if (IsTuple(type)) return "A tuple has no names in JSON. Send a record, an anonymous object, or the values one by one.";
        if (type == typeof(Ack)) return "An Ack is not a value. Acknowledge with its Send.";
        return null;
    }

    // Implementations for structs could only be found by their interfaces, which a trimmed application may not have. System.Text.Json rejects them.
    private static bool IsAsyncSequence(Type type) => Is(type, typeof(IAsyncEnumerable<>)) || typeof(IAsyncEnumerable<object>).IsAssignableFrom(type);

    internal static bool IsTuple(Type type) => type.IsValueType && typeof(ITuple).IsAssignableFrom(type);

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
