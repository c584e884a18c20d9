using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>What the types in a handler's signature mean.</summary>
internal static class HandlerTypes
{
    /// <summary>Resolves the type of a parameter.</summary>
    /// <exception cref="NotSupportedException">The serializer cannot make a value of it.</exception>
    internal static void PrepareParameter(Type type, IPayloadSerializer serializer)
    {
        if (!IsProvided(type) && type != typeof(EventArguments)) serializer.PrepareToRead(type);
    }

    /// <summary>Resolves the type of a result.</summary>
    /// <exception cref="NotSupportedException">The serializer cannot write it.</exception>
    internal static void PrepareResult(Type type, IPayloadSerializer serializer)
    {
        if (type == typeof(Task) || type == typeof(ValueTask)) return;
        TryGetTaskResult(type, out var result);
        if (result != typeof(EventArguments)) serializer.Prepare(result);
    }

    /// <summary>Whether a parameter of this type is not read from the arguments.</summary>
    internal static bool IsProvided(Type type) => type == typeof(Socket) || type == typeof(Ack) || type == typeof(CancellationToken);

    /// <summary>Whether parameters of these types take one argument, as a value of a type.</summary>
    internal static bool AreOneValue(ReadOnlySpan<Type> types)
    {
        var count = 0;
        foreach (var type in types)
        {
            if (type == typeof(EventArguments)) return false;
            if (!IsProvided(type)) count++;
        }

        return count == 1;
    }

    /// <summary>Whether a result is the value of a task, and of which type that is.</summary>
    internal static bool TryGetTaskResult(Type type, out Type result)
    {
        var isTask = IsTask(type) || IsValueTask(type);
        result = isTask ? type.GetGenericArguments()[0] : type;
        return isTask;
    }

    /// <summary>Whether it is a <see cref="ValueTask{TResult}"/>.</summary>
    internal static bool IsValueTask(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>);

    private static bool IsTask(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>);
}
