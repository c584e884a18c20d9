using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>What the types in a handler's signature mean.</summary>
internal static class HandlerTypes
{
    /// <summary>Resolves the type of a parameter or result.</summary>
    /// <exception cref="NotSupportedException">The serializer does not know it, or it is a ValueTask.</exception>
    internal static void Prepare(Type type, IPayloadSerializer serializer)
    {
        ThrowIfValueTask(type);
        if (TryGetTaskResult(type, out var result)) Prepare(result, serializer);
        else if (!IsProvided(type) && type != typeof(Task) && type != typeof(EventArguments)) serializer.Prepare(type);
    }

    /// <summary>Whether a parameter of this type is not read from the arguments.</summary>
    internal static bool IsProvided(Type type) => type == typeof(Socket) || type == typeof(Ack) || type == typeof(CancellationToken);

    internal static bool TryGetTaskResult(Type type, out Type result)
    {
        var isTask = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>);
        result = isTask ? type.GetGenericArguments()[0] : type;
        return isTask;
    }

    private static void ThrowIfValueTask(Type type)
    {
        if (type != typeof(ValueTask) && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))) return;
        throw new NotSupportedException("A handler cannot return a ValueTask, which would be taken for its result. Return a Task: call AsTask().");
    }
}
