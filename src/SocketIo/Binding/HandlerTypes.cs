using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>The meaning of the types in a handler's signature.</summary>
internal static class HandlerTypes
{
    /// <summary>Prepares the type of a parameter.</summary>
    /// <exception cref="NotSupportedException">The serializer cannot create values of it.</exception>
    internal static void PrepareParameter(Type type, IPayloadSerializer serializer)
    {
        if (!IsProvided(type) && type != typeof(EventArguments)) serializer.PrepareToRead(type);
    }

    /// <summary>Prepares the type of a result.</summary>
    /// <exception cref="NotSupportedException">The serializer cannot write it.</exception>
    internal static void PrepareResult(Type type, IPayloadSerializer serializer)
    {
        if (type == typeof(Task) || type == typeof(ValueTask)) return;
        TryGetTaskResult(type, out var result);
        if (result != typeof(EventArguments)) serializer.Prepare(result);
    }

    /// <summary>Whether a parameter of this type takes no argument.</summary>
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

    /// <summary>Whether a result is a task with a value, and the type of the value.</summary>
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
