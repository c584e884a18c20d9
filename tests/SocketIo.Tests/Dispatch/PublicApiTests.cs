using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>What holds for every public member.</summary>
public sealed class PublicApiTests
{
    /// <summary>Called while the application is configured, when an asynchronous lambda is rejected before it begins.</summary>
    private static readonly string[] Configuring = ["AddSocketIo", "AddJsonOptions", "MapSocketIo", "ListenOn", "AddEngineIo", "MapEngineIo", "set_ConfigureBuilder", "set_ConfigureApplication", "set_ConfigureEndpoint"];

    /// <summary>What adapters call or implement: they are given a delegate, and write none.</summary>
    private static readonly string[] OfAdapters = ["Broadcast", "BroadcastWithAck", "BroadcastWithAckAsync", "ReceiveServerSideEmit", "OnEnded"];

    private static IEnumerable<Type> Types =>
        new[] { typeof(SocketIoServer).Assembly, typeof(EngineServer).Assembly }.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsAssignableTo(typeof(Delegate)));

    private static IEnumerable<MethodInfo> Methods =>
        Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));

    [Fact]
    public void Wherever_a_lambda_without_a_result_can_be_written_an_asynchronous_one_has_an_overload()
    {
        var missing = Methods
            .Where(method => !Configuring.Contains(method.Name) && !OfAdapters.Contains(method.Name) && !IsOfEngineEvent(method))
            .Where(method => method.GetParameters().Any(parameter => IsVoidDelegate(parameter.ParameterType)) && !HasAsynchronousOverload(method))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Equal([], missing);
    }

    [Fact]
    public void An_array_that_is_the_one_argument_is_never_taken_for_several()
    {
        var open = Methods
            .Where(method => method.GetParameters() is [.., { } last] && last.ParameterType == typeof(ReadOnlySpan<object>) && last.IsDefined(typeof(ParamCollectionAttribute)) && !HasOverloadForOne(method))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Equal([], open);
        Assert.DoesNotContain(Methods, method => method.GetParameters() is [.., { } last] && last.ParameterType == typeof(object[]) && last.IsDefined(typeof(ParamArrayAttribute)));
    }

    [Fact]
    public void A_registration_returns_what_removes_it()
    {
        var wrong = Methods
            .Where(method => (method.Name.StartsWith("On", StringComparison.Ordinal) || method.Name is "Use" or "PrependAny" or "PrependAnyOutgoing") && method.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate))))
            .Where(method => !OfAdapters.Contains(method.Name) && !method.ReturnType.IsAssignableTo(typeof(IDisposable)))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Equal([], wrong);
        Assert.Equal([], Types.Where(type => type.Namespace != "SocketIoNet.EngineIo").SelectMany(type => type.GetEvents()).Select(one => $"{one.DeclaringType}.{one.Name}"));
    }

    [Fact]
    public void An_asynchronous_lambda_cannot_configure_a_server()
    {
        var begun = false;
        AssertRejected(builder => builder.Services.AddSocketIo(async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo("named", async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo().AddJsonOptions(async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo(), app => app.MapSocketIo(async io =>
        {
            begun = true;
            await Task.Yield();
        }));
        AssertRejected(builder => builder.Services.AddEngineIo(async options => await Task.Yield()), app => app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<EngineOptions>>().Value.ToString());
        AssertRejected(builder => builder.Services.AddSocketIo().ListenOn("http://127.0.0.1:0", configureListener: async options => await Task.Yield()));
        Assert.False(begun);
    }

    [Fact]
    public void What_configures_a_server_may_block_on_asynchronous_code()
    {
        var value = 0;
        SynchronousConfiguration.Run(target => value = Task.Run(async () => { await Task.Yield(); return target; }).GetAwaiter().GetResult(), 5);
        Assert.Equal(5, value);
    }

    private static void AssertRejected(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            var builder = WebApplication.CreateSlimBuilder();
            configure(builder);
            using var app = builder.Build();
            if (map is not null) map(app);
            else _ = app.Services.GetKeyedServices<SocketIoServer>(KeyedService.AnyKey).ToArray();
        });
        Assert.Contains("async", exception.Message, StringComparison.Ordinal);
    }

    private static bool IsOfEngineEvent(MethodInfo method) => method.IsSpecialName && method.DeclaringType!.Namespace == "SocketIoNet.EngineIo" && method.Name.Split('_')[0] is "add" or "remove";

    private static bool IsVoidDelegate(Type type) => type.IsAssignableTo(typeof(Delegate)) && type.GetMethod("Invoke")?.ReturnType == typeof(void);

    private static bool HasAsynchronousOverload(MethodInfo method) => method.DeclaringType!.GetMember(method.Name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        .Cast<MethodInfo>()
        .Any(other => other.GetParameters().Length == method.GetParameters().Length && other.GetParameters().Zip(method.GetParameters()).All(pair => Matches(pair.First.ParameterType, pair.Second.ParameterType)));

    private static bool Matches(Type other, Type parameter)
    {
        if (!IsVoidDelegate(parameter)) return Same(other, parameter);
        if (!other.IsAssignableTo(typeof(Delegate)) || other.GetMethod("Invoke") is not { } invoke || (invoke.ReturnType != typeof(Task) && invoke.ReturnType != typeof(ValueTask))) return false;
        var expected = parameter.GetMethod("Invoke")!.GetParameters();
        return invoke.GetParameters().Length == expected.Length && invoke.GetParameters().Zip(expected).All(pair => Same(pair.First.ParameterType, pair.Second.ParameterType));
    }

    private static bool Same(Type one, Type other) => one == other || (one.IsGenericMethodParameter && other.IsGenericMethodParameter && one.GenericParameterPosition == other.GenericParameterPosition);

    private static bool HasOverloadForOne(MethodInfo method)
    {
        Type[] expected = [.. method.GetParameters()[..^1].Select(parameter => parameter.ParameterType), typeof(object)];
        return method.DeclaringType!.GetMember(method.Name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Cast<MethodInfo>()
            .Any(other => other.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is { Priority: > 0 } && other.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(expected));
    }
}
