using System.Reflection;

namespace SocketIoNet.Binding;

/// <summary>
/// What a handler's signature says about arguments that are missing or null. If nothing is known (code without nullable annotations or metadata), a reference may be null.
/// </summary>
internal sealed class HandlerParameters(Delegate handler)
{
    private readonly ParameterInfo[] _parameters = Find(handler);
    private bool?[]? _allowsNull;

    /// <summary>Gets the value of an optional parameter.</summary>
    /// <param name="index">The parameter, counted among those that take arguments.</param>
    /// <param name="value">Its default.</param>
    internal bool TryGetDefault<T>(int index, out T? value)
    {
        value = default;
        if (index >= _parameters.Length || !_parameters[index].HasDefaultValue) return false;
        if (_parameters[index].DefaultValue is T present) value = present;
        return true;
    }

    /// <summary>Whether a reference parameter is declared as nullable.</summary>
    /// <param name="index">The parameter, counted among those that take arguments.</param>
    internal bool AllowsNull(int index)
    {
        if (index >= _parameters.Length) return true;
        _allowsNull ??= new bool?[_parameters.Length];
        return _allowsNull[index] ??= IsNullable(_parameters[index]);
    }

    private static bool IsNullable(ParameterInfo parameter)
    {
        try
        {
            return new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull;
        }
        catch (InvalidOperationException)
        {
            // Annotations may be disabled in a trimmed application.
            return true;
        }
    }

    private static ParameterInfo[] Find(Delegate handler)
    {
        var method = handler.Method;
        var parameters = method.GetParameters().AsSpan();
        // The first parameter of a static method may be the target of the delegate.
        if (method.IsStatic && handler.Target is not null) parameters = parameters[1..];
        var taking = new List<ParameterInfo>(parameters.Length);
        foreach (var parameter in parameters)
        {
            if (!HandlerTypes.IsProvided(parameter.ParameterType)) taking.Add(parameter);
        }

        return [.. taking];
    }
}
